//! Authors' files in, a report out: every folder here is a case, its `report.txt` what `check` must say about it.
//! And the files this product ships must have nothing to mend.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use puente::adapters::folder;
use puente::adapters::phrases::{Phrasebook, Wording, shipped};
use puente::authoring::corpus::{Corpus, SourceFile};
use puente::authoring::reload::weigh;
use puente::authoring::report;
use puente::authoring::rules::{self, Did, Given, GoldenResult, Treated, in_code};
use puente::domain::article::ArticleId;
use puente::domain::diagnostic::Severity;
use puente::domain::golden::Golden;
use puente::domain::lang::Lang;
use puente::domain::phrase::Phrase;
use puente::domain::rejection::Rejection;
use puente::domain::ticket::{HandoverReason, Priority, WrapUpCode};
use puente::ports::Phrases;
use serde::Deserialize;

const REPORT: &str = "report.txt";

/// `given.toml` of a case: what the rules are told besides the files.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Told {
    today: String,
    ids_in_code: Vec<String>,
    asked: Vec<Asked>,
    treated: Vec<Done>,
    #[serde(default)]
    paraphrased: Vec<Asked>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    lang: Lang,
    article: ArticleId,
    question: String,
    found: Vec<ArticleId>,
}

impl Asked {
    fn result(self) -> GoldenResult {
        let Self { lang, article, question, found } = self;
        GoldenResult { golden: Golden { lang, article, question }, found }
    }
}

/// `shown` is the article that was the answer; without it a person took over, or the visitor was asked back.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Done {
    lang: Lang,
    text: String,
    article: Option<ArticleId>,
    shown: Option<ArticleId>,
    #[serde(default)]
    to_person: bool,
}

impl Done {
    fn treated(self) -> Treated {
        let Self { lang, text, article, shown, to_person } = self;
        let otherwise = if to_person { Did::HandOver } else { Did::Other };
        Treated { lang, text, article, did: shown.map_or(otherwise, Did::Answer) }
    }
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn files(root: &Path, name: &str) -> Vec<SourceFile> {
    let found = folder::read(root).unwrap();
    let path =
        |path: &str| if name.is_empty() { path.to_owned() } else { format!("{name}/{path}") };
    found.into_iter().map(|(p, bytes)| SourceFile { path: path(&p), bytes }).collect()
}

fn report_on(case: &Path) -> String {
    let text = std::fs::read_to_string(case.join("given.toml")).unwrap_or_default();
    let told: Told = toml::from_str(&text).unwrap();
    let ids: Vec<&str> = told.ids_in_code.iter().map(String::as_str).collect();
    let asked: Vec<GoldenResult> = told.asked.into_iter().map(Asked::result).collect();
    let mut files = files(case, "");
    files.retain(|file| file.path.contains('/'));
    let corpus = Corpus::from_files(&files);
    let treated: Vec<Treated> = told.treated.into_iter().map(Done::treated).collect();
    let paraphrased: Vec<GoldenResult> = told.paraphrased.into_iter().map(Asked::result).collect();
    let given = Given {
        today: &told.today,
        ids_in_code: &ids,
        asked: &asked,
        treated: &treated,
        paraphrased: &paraphrased,
    };
    report::text(&rules::check(&corpus, &given), &asked)
}

#[test]
fn every_case_is_reported_as_it_should_be() {
    let mut wrong = Vec::new();
    let mut cases: Vec<PathBuf> = std::fs::read_dir(here("tests/suite/authoring"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    for case in &cases {
        let expected = std::fs::read_to_string(case.join(REPORT)).unwrap_or_default();
        let said = report_on(case);
        if said != expected {
            let name = case.file_name().unwrap().to_string_lossy();
            // Copied over the old one when the new one is right.
            let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.txt"));
            std::fs::write(&kept, &said).unwrap();
            wrong.push(format!("{name}: {} should be\n{expected}but is\n{said}", kept.display()));
        }
    }
    assert!(cases.len() > 10);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_case() {
    let mut reports = String::new();
    for case in std::fs::read_dir(here("tests/suite/authoring")).unwrap() {
        reports += &std::fs::read_to_string(case.unwrap().path().join(REPORT)).unwrap();
    }
    for file in std::fs::read_dir(here("src/authoring/rules")).unwrap() {
        let source = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let prose = source.lines().filter(|line| line.starts_with("//!")).collect::<String>();
        // The first sentence of each rule's file names its rules as `name`: …
        for name in prose.split('`').skip(1).step_by(2).filter(|name| is_rule_name(name)) {
            assert!(reports.contains(&format!(" {name} ")), "no case shows {name}");
        }
    }
}

fn is_rule_name(name: &str) -> bool {
    name.contains('-')
        && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
        && !name.starts_with("skill-")
}

#[test]
fn what_is_shipped_has_nothing_to_mend() {
    let mut all = files(&here("locales"), "locales");
    all.extend(files(&here("kb-index"), "kb-index"));
    let corpus = Corpus::from_files(&all);
    let said = ids_in_sources();
    let ids: Vec<&str> = said.iter().map(String::as_str).collect();
    let given = Given { ids_in_code: &ids, ..Given::default() };
    let found = rules::check(&corpus, &given);
    assert!(found.is_empty(), "{}", report::text(&found, &[]));
    assert!(corpus.articles.len() >= 240);
}

#[test]
fn the_binary_carries_every_file_of_locales() {
    let on_disk: Vec<(String, String)> = folder::read(&here("locales"))
        .unwrap()
        .into_iter()
        .map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap()))
        .collect();
    assert_eq!(shipped(), on_disk);
}

#[test]
fn every_code_has_a_sentence_in_both_languages() {
    let book = Phrasebook::new(Wording::from_files(shipped()));
    let mut ids: Vec<String> =
        Rejection::ALL.iter().map(|no| format!("error-{}", no.code())).collect();
    for reason in HandoverReason::ALL {
        ids.push(format!("notice-handed-over-{}", reason.code()));
        ids.push(format!("handover-reason-{}", reason.code()));
    }
    ids.extend(WrapUpCode::ALL.iter().map(|code| format!("wrap-up-{}", code.code())));
    ids.extend(Priority::ALL.iter().map(|priority| format!("priority-{}", priority.code())));
    for id in ids {
        for lang in Lang::ALL {
            let (said, missing) = book.current().render(lang, &Phrase::new(&id));
            assert!(missing.is_empty() && said != id, "{id} is missing in {lang}");
        }
    }
}

#[test]
fn an_author_who_removes_a_line_hears_that_the_program_says_it() {
    let mut files: Vec<SourceFile> = shipped()
        .into_iter()
        .map(|(path, text)| SourceFile { path, bytes: text.into_bytes() })
        .collect();
    let ids = in_code::ids(&Corpus::from_files(&files));
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    for file in &mut files {
        let text = String::from_utf8(file.bytes.clone()).unwrap();
        let kept = text.lines().filter(|line| !line.starts_with("bot-hello ="));
        file.bytes = kept.collect::<Vec<_>>().join("\n").into_bytes();
    }
    let given = Given { ids_in_code: &ids, ..Given::default() };
    let found = rules::check(&Corpus::from_files(&files), &given);
    let errors = found.iter().filter(|remark| remark.severity == Severity::Error);
    assert_eq!(
        errors.map(report::line).collect::<Vec<_>>(),
        ["en/bot.ftl error missing-line the program says bot-hello, which neither language has \
          — put the line back in both languages"]
    );
    let book = Phrasebook::new(Wording::from_files(shipped()));
    assert_eq!(book.render(Lang::Es, &Phrase::new("bot-hello")), "Hola. ¿En qué puedo ayudarle?");
}

/// Every line the program says: the ids that stand in its sources as they are, and the families it puts together.
fn ids_in_sources() -> BTreeSet<String> {
    let mut sources = Vec::new();
    for root in ["src", "web-widget/src", "web-widget/html"] {
        for (path, bytes) in folder::read(&here(root)).unwrap() {
            let ending = path.rsplit('.').next().unwrap_or_default();
            if ["rs", "ts", "tsx", "html"].contains(&ending) && !path.contains("test") {
                // What the commands print is theirs, not the desk's.
                let is_command = path.starts_with("cli/");
                sources.push((is_command, String::from_utf8(bytes).unwrap()));
            }
        }
    }
    let known = known_ids();
    let mut said: BTreeSet<String> = in_code::FAMILIES.iter().map(|f| (*f).to_owned()).collect();
    for (is_command, source) in &sources {
        // `{{es no-script}}`, `{{say home-title}}` in a page.
        let filled = source.split("{{").skip(1).filter_map(|rest| rest.split("}}").next());
        let named =
            filled.filter_map(|name| ["es ", "say "].iter().find_map(|p| name.strip_prefix(p)));
        said.extend(named.map(str::to_owned));
        for quote in ['"', '\'', '`'] {
            for literal in source.split(quote).skip(1) {
                let literal = literal.split(['\n', '"', '\'', '`']).next().unwrap_or_default();
                let (head, made) = match literal.find(['{', '$']) {
                    Some(at) => (&literal[..at], true),
                    None => (literal, false),
                };
                if made && head.ends_with('-') && known.iter().any(|id| id.starts_with(head)) {
                    said.insert(format!("{head}*"));
                } else if !made && (known.contains(literal) || (!is_command && is_spoken(literal)))
                {
                    said.insert(literal.to_owned());
                }
            }
        }
    }
    said
}

/// Ids that are nothing but lines, even where no file has them.
fn is_spoken(literal: &str) -> bool {
    let is_id =
        literal.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') && !literal.ends_with('-');
    is_id
        && (literal.starts_with("bot-") || literal.starts_with("notice-"))
        && literal != "bot-failed"
}

fn known_ids() -> BTreeSet<String> {
    let files: Vec<SourceFile> = shipped()
        .into_iter()
        .map(|(path, text)| SourceFile { path, bytes: text.into_bytes() })
        .collect();
    let corpus = Corpus::from_files(&files);
    corpus.lines(Lang::En).into_keys().map(str::to_owned).collect()
}

#[test]
fn the_example_of_the_authors_guide_is_reported_as_the_guide_says() {
    const EXAMPLE: &str = "kb-index/articles/reports/rpt-time-zone.en.md";
    let guide = std::fs::read_to_string(here("docs/authoring.md")).unwrap();
    let blocks: Vec<&str> = guide.split("```").skip(1).step_by(2).map(str::trim_start).collect();
    let article = blocks.iter().find(|block| block.contains("Which time zone")).unwrap();
    let reported = blocks.iter().find(|block| block.contains("missing-twin")).unwrap();
    let mut all = files(&here("locales"), "locales");
    all.extend(files(&here("kb-index"), "kb-index"));
    all.push(SourceFile { path: EXAMPLE.to_owned(), bytes: article.as_bytes().to_vec() });
    let found = rules::check(&Corpus::from_files(&all), &Given::default());
    let said: Vec<String> =
        found.iter().filter(|remark| remark.file == EXAMPLE).map(report::line).collect();
    assert_eq!(said, reported.lines().collect::<Vec<_>>());
}

proptest! {
    /// Whatever an author saves, the answer is a report.
    #[test]
    fn no_file_brings_the_check_down(
        ftl in "([a-c]|-d| = |\\{ |\\}|\\$n|->|\\[one\\]|\\*\\[other\\]|\n|\n    |\\.l|\"|¿|\\?|#|NUMBER\\(|\\)|é){0,60}",
        article in "(\\+\\+\\+\n|title = |\"|a|\n|volatile = \"2026-06\"|\\[|\\]\\(article:a\\)|`|¡|!|- ){0,40}",
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        let file = |path: &str, bytes: &[u8]| SourceFile { path: path.to_owned(), bytes: bytes.into() };
        let files = [
            file("locales/en/bot.ftl", ftl.as_bytes()),
            file("locales/es/bot.ftl", ftl.replace('a', "b").as_bytes()),
            file("locales/es/common.ftl", &bytes),
            file("kb-index/articles/x/a.es.md", article.as_bytes()),
            file("kb-index/articles/x/b.en.md", &bytes),
            file("kb-index/questions.tsv", &bytes),
            file("kb-index/offtopic.tsv", &bytes),
            file("kb-index/floor.toml", &bytes),
        ];
        let ids_in_code = &["a()", "b($n)", "c"];
        let given = Given { today: "2026-11-23", ids_in_code, ..Given::default() };
        let found = rules::check(&Corpus::from_files(&files), &given);
        prop_assert!(!report::text(&found, &[]).is_empty());
        prop_assert!(weigh(&files[..3], &files, &given).live.len() <= files.len());
    }
}
