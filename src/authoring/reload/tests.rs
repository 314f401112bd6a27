//! Files come, change and go while the server runs: what is taken up, what is not, and when.

use super::*;

fn fingerprint(files: &[(&str, u64)]) -> Fingerprint {
    let mut made = Fingerprint::default();
    for (path, bytes) in files {
        made.note(path, *bytes, 7, 1);
    }
    made
}

fn files(list: &[(&str, &str)]) -> Vec<SourceFile> {
    let mut files: Vec<SourceFile> = list
        .iter()
        .map(|(path, text)| SourceFile { path: (*path).to_owned(), bytes: text.as_bytes().into() })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn text<'f>(reload: &'f Reload, path: &str) -> Option<&'f str> {
    let file = reload.live.iter().find(|file| file.path == path)?;
    std::str::from_utf8(&file.bytes).ok()
}

const ARTICLE: &str = "+++\ntitle = \"Unlock\"\n+++\n\nWait.\n";
const TWIN: &str = "+++\ntitle = \"Desbloquear\"\n+++\n\nEspere.\n";

/// Takes a look as whoever takes in at once what has changed.
fn look(watch: &mut Watch, files: &[(&str, u64)]) -> Change {
    let print = fingerprint(files);
    let change = watch.look(&print);
    if change != Change::None {
        watch.taken(print);
    }
    change
}

#[test]
fn a_change_counts_when_two_looks_see_the_same() {
    let mut watch = Watch::new(fingerprint(&[("en/bot.ftl", 10)]));
    assert_eq!(look(&mut watch, &[("en/bot.ftl", 4)]), Change::None);
    assert_eq!(look(&mut watch, &[("en/bot.ftl", 12)]), Change::None);
    assert_eq!(look(&mut watch, &[("en/bot.ftl", 12)]), Change::Locales);
    assert_eq!(look(&mut watch, &[("en/bot.ftl", 12)]), Change::None);
}

#[test]
fn a_change_that_is_taken_back_is_none() {
    let mut watch = Watch::new(fingerprint(&[("a.en.md", 10)]));
    assert_eq!(look(&mut watch, &[("a.en.md", 11)]), Change::None);
    assert_eq!(look(&mut watch, &[("a.en.md", 10)]), Change::None);
    assert_eq!(look(&mut watch, &[("a.en.md", 10)]), Change::None);
}

#[test]
fn phrases_and_knowledge_are_told_apart_and_other_files_are_not_seen() {
    let mut watch = Watch::new(fingerprint(&[]));
    let both = [("en/bot.ftl", 1), ("a.en.md", 1), (".a.en.md.swp", 1)];
    look(&mut watch, &both);
    assert_eq!(look(&mut watch, &both), Change::Both);
    let gone = [("en/bot.ftl", 1), ("notes.txt", 9)];
    look(&mut watch, &gone);
    assert_eq!(look(&mut watch, &gone), Change::Knowledge);
}

#[test]
fn a_change_counts_until_it_has_been_taken_and_a_failure_is_tried_again_ever_more_rarely() {
    let mut watch = Watch::new(fingerprint(&[("a.en.md", 10)]));
    let print = fingerprint(&[("a.en.md", 11)]);
    watch.look(&print);
    let mut tried = Vec::new();
    for n in 0..300 {
        if watch.look(&print) == Change::Knowledge {
            tried.push(n);
            watch.failed();
        }
    }
    assert_eq!(tried, [0, 2, 5, 10, 19, 36, 69, 134, 199, 264]);
    // A further change is looked at without any rest.
    let mended = fingerprint(&[("a.en.md", 12)]);
    watch.look(&mended);
    assert_eq!(watch.look(&mended), Change::Knowledge);
    watch.taken(mended.clone());
    assert_eq!(watch.look(&mended), Change::None);
    assert!(watch.has_taken(&mended));
}

#[test]
fn another_file_of_the_same_length_and_time_is_a_change() {
    let mut before = Fingerprint::default();
    before.note("en/bot.ftl", 10, 7, 1);
    let mut after = Fingerprint::default();
    after.note("en/bot.ftl", 10, 7, 2);
    let mut watch = Watch::new(before);
    watch.look(&after);
    assert_eq!(watch.look(&after), Change::Locales);
}

#[test]
fn what_is_mended_is_told_as_what_is_new_wherever_it_has_moved() {
    let remark = |line: u32, message: &str, severity: Severity| Diagnostic {
        file: "en/bot.ftl".to_owned(),
        line,
        column: 1,
        severity,
        rule: "fluent-syntax",
        message: message.to_owned(),
        hint: String::new(),
    };
    let before = [remark(3, "a", Severity::Error), remark(5, "b", Severity::Error)];
    let after = [
        remark(4, "a", Severity::Error),
        remark(9, "c", Severity::Error),
        remark(9, "d", Severity::Warning),
    ];
    let (new, mended) = changed_errors(&before, &after);
    assert_eq!(new.iter().map(|d| d.message.as_str()).collect::<Vec<_>>(), ["c"]);
    assert_eq!(mended.iter().map(|d| d.message.as_str()).collect::<Vec<_>>(), ["b"]);
}

#[test]
fn an_error_in_one_language_holds_back_both_files_of_that_name_and_no_others() {
    let live = files(&[
        ("en/bot.ftl", "a = A"),
        ("es/bot.ftl", "a = Á"),
        ("en/widget.ftl", "w = W"),
        ("es/widget.ftl", "w = Uve"),
    ]);
    let found = files(&[
        ("en/bot.ftl", "a = New"),
        ("es/bot.ftl", "a = { $"),
        ("en/widget.ftl", "w = Newer"),
        ("es/widget.ftl", "w = Más nueva"),
    ]);
    let reload = weigh(&live, &found, &Given::default());
    assert_eq!(text(&reload, "en/bot.ftl"), Some("a = A"));
    assert_eq!(text(&reload, "en/widget.ftl"), Some("w = Newer"));
    assert_eq!(reload.held, ["en/bot.ftl", "es/bot.ftl"]);
    assert_eq!((reload.phrases, reload.knowledge), (true, false));
    assert!(reload.problems.iter().any(|problem| problem.rule == "fluent-syntax"));
}

#[test]
fn a_new_article_waits_for_its_twin() {
    let live = files(&[("k/a.en.md", ARTICLE), ("k/a.es.md", TWIN)]);
    let mut found = live.clone();
    let second = ARTICLE.replace("Unlock", "Second");
    found.extend(files(&[("k/b.en.md", &second)]));
    let reload = weigh(&live, &found, &Given::default());
    assert_eq!(reload.live, live);
    assert_eq!(reload.held, ["k/b.en.md"]);
    assert!(!reload.knowledge);

    found.extend(files(&[("k/b.es.md", &TWIN.replace("Desbloquear", "Segundo"))]));
    let reload = weigh(&live, &found, &Given::default());
    assert_eq!(reload.live.len(), 4);
    assert!(reload.knowledge);
    assert_eq!(reload.held, Vec::<String>::new());
}

#[test]
fn an_article_that_another_one_links_to_is_not_removed() {
    let linking = "+++\ntitle = \"Other\"\n+++\n\nSee [this](article:a).\n";
    let vinculo = "+++\ntitle = \"Otro\"\n+++\n\nVea [esto](article:a).\n";
    let live = files(&[
        ("k/a.en.md", ARTICLE),
        ("k/a.es.md", TWIN),
        ("k/b.en.md", linking),
        ("k/b.es.md", vinculo),
    ]);
    let found = files(&[("k/b.en.md", linking), ("k/b.es.md", vinculo)]);
    let reload = weigh(&live, &found, &Given::default());
    assert_eq!(reload.live, live);
    assert_eq!(reload.held, ["k/a.en.md", "k/a.es.md"]);
    assert!(reload.problems.iter().any(|problem| problem.rule == "dead-link"));
}

#[test]
fn an_error_that_was_there_before_does_not_hold_back_what_is_new() {
    let live = files(&[("en/bot.ftl", "a = A\nonly = Here"), ("es/bot.ftl", "a = Á")]);
    let found = files(&[("en/bot.ftl", "a = B\nonly = Here"), ("es/bot.ftl", "a = Be")]);
    let reload = weigh(&live, &found, &Given::default());
    assert_eq!(reload.live, found);
    assert!(reload.phrases);
}
