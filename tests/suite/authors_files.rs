//! Authors' files as other programs leave them: what is no fault is no remark, and what is one is one remark, in its file.

use puente::adapters::phrases::wording::PAGES;
use puente::authoring::corpus::{Corpus, PHRASE_FILES, SourceFile};
use puente::authoring::report;
use puente::authoring::rules::{self, Given};
use puente::domain::diagnostic::Diagnostic;

const EN: &str = "kb-index/articles/login/acct-year.en.md";
const ES: &str = "kb-index/articles/login/acct-year.es.md";
const QUESTIONS: &str = "kb-index/questions.tsv";

fn article(title: &str, ask: &str, text: &str) -> String {
    let phrasings: Vec<String> = (1..=8).map(|n| format!("  \"{ask} {n}\",\n")).collect();
    let phrasings = phrasings.concat();
    format!("+++\ntitle = \"{title}\"\nphrasings = [\n{phrasings}]\n+++\n\n{text}\n")
}

/// A small set of everything that is read, with nothing to mend and an ñ in each Spanish file.
fn sound() -> Vec<(String, String)> {
    let acts = |text: &str| {
        let list = |lang: &str| {
            let of = |n: usize| format!("\"{text} ñ {lang} {}\"", "x".repeat(n));
            (1..=12).map(of).collect::<Vec<_>>().join(", ")
        };
        format!("en = [{}]\nes = [{}]\n", list("en"), list("es"))
    };
    [
        ("locales/en/bot.ftl", "hi = Hello { $name }, El Niño is over.\n# A note.\nyear =\n    One\n    year\n".to_owned()),
        ("locales/es/bot.ftl", "hi = Hola, { $name }: El Niño ya terminó.\nyear =\n    Un\n    año\n".to_owned()),
        (EN, article("The year", "which año", "**One** year, see `El Niño`.")),
        (ES, article("El año", "cuál año", "¿Qué tal? **Un** año, vea `El Niño`.")),
        (QUESTIONS, "# año\nen\tacct-year\thow long is it, really\nes\tacct-year\tcuánto dura el año; de verdad\n".to_owned()),
        ("kb-index/negatives.tsv", "en\tEl Niño weather, please\nes\tclima de El Niño; mañana\n".to_owned()),
        ("kb-index/offtopic.tsv", "en\tEl Niño jokes, please\nes\tchistes de El Niño; hoy\n".to_owned()),
        ("kb-index/consistency.tsv", "acct-year\ten\thow many days, ñ\nacct-year\tes\tcuántos días; ñ\n".to_owned()),
        ("kb-index/floor.toml", "# año\n[en]\nrecall_at_1 = 0.5\nrecall_at_3 = 0.5\n".to_owned()),
        ("kb-index/glossary.toml", "[[term]]\nen = \"year\"\nes = \"año\"\n".to_owned()),
        ("kb-index/acts/thanks.toml", acts("thanks")),
    ]
    .map(|(path, text)| (path.to_owned(), text))
    .into()
}

fn check(files: Vec<(String, Vec<u8>)>) -> Vec<Diagnostic> {
    let files: Vec<SourceFile> =
        files.into_iter().map(|(path, bytes)| SourceFile { path, bytes }).collect();
    rules::check(&Corpus::from_files(&files), &Given { today: "2026-11-28", ..Given::default() })
}

fn saved(as_bytes: impl Fn(&str) -> Vec<u8>) -> Vec<(String, Vec<u8>)> {
    sound().into_iter().map(|(path, text)| (path, as_bytes(&text))).collect()
}

/// The sound files with one more, or another in its place.
fn with(path: &str, text: &str) -> Vec<(String, Vec<u8>)> {
    let mut files = saved(|text| text.into());
    files.retain(|(of, _)| of != path);
    files.push((path.to_owned(), text.into()));
    files
}

fn told(found: &[Diagnostic]) -> Vec<(&str, &str)> {
    found.iter().map(|remark| (remark.file.as_str(), remark.rule)).collect()
}

/// The file that was changed has one remark, of this rule, and nothing else has any.
fn one_remark(path: &str, text: &str, rule: &str, remedy: &str) {
    let found = check(with(path, text));
    assert_eq!(told(&found), [(path, rule)], "{}", report::text(&found, &[]));
    assert!(found[0].hint.contains(remedy), "{path}: {}", found[0].hint);
}

#[test]
fn line_ends_and_a_byte_order_mark_are_no_fault() {
    for (name, as_bytes) in [
        ("as it is", (|text| text.as_bytes().to_vec()) as fn(&str) -> Vec<u8>),
        ("CRLF", |text| text.replace('\n', "\r\n").into_bytes()),
        ("CR", |text| text.replace('\n', "\r").into_bytes()),
        ("BOM", |text| format!("\u{feff}{text}").into_bytes()),
        ("both", |text| format!("\u{feff}{}", text.replace('\n', "\r\n")).into_bytes()),
    ] {
        let found = check(saved(as_bytes));
        assert!(found.is_empty(), "{name}: {}", report::text(&found, &[]));
    }
}

#[test]
fn another_encoding_is_one_remark_in_each_file_and_draws_no_other() {
    let utf16 = |text: &str| -> Vec<u8> {
        let text = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    };
    // Of the characters here Windows-1252 and Latin-1 have the same.
    let ansi = |text: &str| -> Vec<u8> {
        text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
    };
    for (name, found) in [("UTF-16", check(saved(utf16))), ("Windows-1252", check(saved(ansi)))] {
        let files: Vec<String> = found.iter().map(|remark| remark.file.clone()).collect();
        let mut all: Vec<String> = sound().into_iter().map(|(path, _)| path).collect();
        all.sort();
        assert_eq!(files, all, "{name}: {}", report::text(&found, &[]));
        for remark in found {
            assert_eq!(remark.rule, "not-utf8");
            assert!(remark.message.contains(name) && remark.hint.contains("UTF-8"), "{remark:?}");
        }
    }
}

#[test]
fn a_spreadsheets_tables_are_read_and_its_separators_are_one_remark_a_file() {
    for path in
        [QUESTIONS, "kb-index/negatives.tsv", "kb-index/offtopic.tsv", "kb-index/consistency.tsv"]
    {
        let (_, text) = sound().into_iter().find(|(of, _)| of == path).unwrap();
        let quoted: String = text
            .lines()
            .map(|line| {
                let cells: Vec<String> =
                    line.split('\t').map(|cell| format!("\"{cell}\"")).collect();
                if line.starts_with('#') {
                    format!("{line}\r\n")
                } else {
                    cells.join("\t") + "\t\r\n"
                }
            })
            .collect();
        let found = check(with(path, &quoted));
        assert!(found.is_empty(), "{path}: {}", report::text(&found, &[]));
        for apart in [";", ",", "   "] {
            let rows: String = quoted.replace("\t\r", "\r").replace('\t', apart);
            one_remark(path, &rows, "separator", "put a tab between columns");
        }
    }
}

#[test]
fn what_lies_beside_is_no_remark_and_a_copy_is_one() {
    for left in [
        "locales/en/bot.ftl~",
        "locales/en/.bot.ftl.swp",
        "locales/en/.#bot.ftl",
        "kb-index/.DS_Store",
        "kb-index/#x#",
    ] {
        let found = check(with(left, "hi = Old"));
        assert!(found.is_empty(), "{left}: {}", report::text(&found, &[]));
    }
    let files = sound();
    let text = |path: &str| files.iter().find(|(of, _)| of == path).unwrap().1.clone();
    for (copy, of) in [
        ("locales/en/bot (1).ftl", "locales/en/bot.ftl"),
        ("locales/es/bot - copia.ftl", "locales/es/bot.ftl"),
        ("kb-index/articles/login/acct-year.en (1).md", EN),
        ("kb-index/questions - Copy.tsv", QUESTIONS),
    ] {
        one_remark(copy, &text(of), "ignored-file", "this is a copy of");
    }
    one_remark(
        "kb-index/articles/login/acct-year-new.en.md",
        &text(EN),
        "copied-article",
        "delete it",
    );
    one_remark("kb-index/questions.csv", &text(QUESTIONS), "ignored-file", "name it questions.tsv");
}

#[test]
fn every_file_that_is_read_is_checked() {
    for (path, text, rule, remedy) in [
        ("kb-index/negatives.tsv", "fr\tx\n", "negative", "en or es, tab"),
        ("kb-index/negatives.tsv", "es\tCUAL AÑO 3\n", "silent-and-asked", "take it out"),
        (
            "kb-index/offtopic.tsv",
            "es\tcuanto dura el año de verdad\n",
            "silent-and-asked",
            "take it out",
        ),
        (
            "kb-index/offtopic.tsv",
            "en\tEl Nino weather please\n",
            "off-topic-learned",
            "another message",
        ),
        ("kb-index/offtopic.tsv", "en\ta joke\nen\tA joke!\n", "duplicate-row", "remove one"),
        ("kb-index/consistency.tsv", "acct-gone\ten\tx\n", "golden-unknown", "correct the name"),
        (
            "kb-index/consistency.tsv",
            "acct-year\tes\tcual ano 1\n",
            "golden-is-phrasing",
            "another person",
        ),
        (
            "kb-index/floor.toml",
            "[en]\nrecall_at_1 = 92\nrecall_at_3 = 0.9\n",
            "toml",
            "between 0 and 1",
        ),
        ("kb-index/glossary.toml", "[[term]]\nen = \"year\"\nes = \"ano\"\n", "lost-letter", "año"),
        (
            "kb-index/glossary.toml",
            "[[term]]\nen = \"year\"\nes = \"aÃ±o\"\n",
            "garbled-text",
            "once more",
        ),
        (
            "kb-index/glossary.toml",
            "[[term]]\nen = \"y\u{200b}ear\"\nes = \"año\"\n",
            "hidden-character",
            "delete it",
        ),
        ("locales/es/bot.ftl", "hi = Hola, { $name }.\nyear = Un ano\n", "lost-letter", "año"),
        (
            "locales/es/bot.ftl",
            "hi = Hola, { $name }.\nyear = Un a?o\n",
            "lost-letter",
            "type the letter",
        ),
    ] {
        one_remark(path, text, rule, remedy);
    }
    one_remark(ES, &article("El ano", "cual", "Un año."), "lost-letter", "año");
    one_remark(ES, &article("El año", "cual ano", "Un ano y otro ano."), "lost-letter", "año");
    let found = check(with(ES, &article("El año", "cual ano manana", "Un año.")));
    assert!(found.is_empty(), "phrasings are as people type: {}", report::text(&found, &[]));
}

#[test]
fn each_trap_of_a_file_of_phrases_is_one_remark_with_its_remedy() {
    for (line, rule, remedy) in [
        ("Un { año", "fluent-syntax", "{\"{\"}"),
        ("Un } año", "fluent-syntax", "{\"}\"}"),
        ("Un\n    * año", "fluent-syntax", "{\"*\"}"),
        ("Un\n    [año]", "fluent-syntax", "{\"[\"}"),
        ("Un\n    .5 año", "fluent-syntax", "{\".\"}"),
        ("Un\n\taño", "fluent-syntax", "four spaces"),
        ("", "fluent-syntax", "behind the equals sign"),
        ("{ \"\" }", "blank-text", "write its text"),
        ("{ \" \" }", "blank-text", "write its text"),
        ("Un\\naño", "escape", "next line of the file"),
        ("Un <b>año</b>", "markup", "plain words"),
        ("**Un** año", "markup", "plain words"),
        ("\"Un año\"", "quoted-text", "without them"),
        ("Un año\n    # nota", "indented-comment", "very beginning"),
        ("Un año\n    bot-x = otra", "swallowed-line", "very beginning"),
    ] {
        let text = format!("hi = Hola, {{ $name }}: El Niño.\nyear = {line}\n");
        one_remark("locales/es/bot.ftl", &text, rule, remedy);
    }
    one_remark(
        "locales/es/bot.ftl",
        "hi = Hola, { $name } y { name }.\nyear = Un año\n",
        "unknown-reference",
        "a variable is written { $name }",
    );
}

#[test]
fn an_article_that_no_record_can_hold_is_refused() {
    let long = "Espere un poco más. ".repeat(3_500);
    one_remark(ES, &article("El año", "cuál año", &long), "too-large", "split it");
}

#[test]
fn the_files_of_phrases_are_those_that_pages_speak_from() {
    let mut on_pages: Vec<&str> =
        PAGES.iter().flat_map(|(_, names)| names.iter().copied()).collect();
    on_pages.sort_unstable();
    on_pages.dedup();
    assert_eq!(on_pages, PHRASE_FILES);
}
