//! One wording over two files of lines: rendering, falling back, and what pages are given.

use super::*;

fn book(files: &[(&str, &str)]) -> Phrasebook {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    Phrasebook::new(Wording::from_files(files))
}

#[test]
fn a_line_is_rendered_in_the_readers_language_without_invisible_marks() {
    let book = book(&[
        ("en/bot.ftl", "joined = { $agent } has joined."),
        ("es/bot.ftl", "joined = { $agent } se unió."),
    ]);
    let phrase = Phrase::new("joined").text("agent", "Ana");
    assert_eq!(book.render(Lang::En, &phrase), "Ana has joined.");
    assert_eq!(book.render(Lang::Es, &phrase), "Ana se unió.");
}

#[test]
fn a_number_chooses_the_plural_of_the_language() {
    let book = book(&[(
        "es/bot.ftl",
        "parts = { $n ->\n    [one] una parte\n   *[other] { $n } partes\n }\n",
    )]);
    assert_eq!(book.render(Lang::Es, &Phrase::new("parts").number("n", 1)), "una parte");
    assert_eq!(book.render(Lang::Es, &Phrase::new("parts").number("n", 1200)), "1200 partes");
}

#[test]
fn a_line_inside_a_line_is_rendered_first() {
    let book = book(&[("en/bot.ftl", "which = in English\ngo-on = We go on { $where }.")]);
    let phrase = Phrase::new("go-on").phrase("where", "which");
    assert_eq!(book.render(Lang::En, &phrase), "We go on in English.");
}

#[test]
fn a_missing_line_is_borrowed_from_the_other_language_and_then_shown_as_its_id() {
    let book = book(&[("en/bot.ftl", "only-here = Hello.")]);
    assert_eq!(book.render(Lang::Es, &Phrase::new("only-here")), "Hello.");
    assert_eq!(book.render(Lang::Es, &Phrase::new("nowhere")), "nowhere");
    let (_, missing) = book.current().render(Lang::Es, &Phrase::new("only-here"));
    assert_eq!(missing, ["only-here"]);
}

#[test]
fn an_attribute_is_named_with_a_dot() {
    let book = book(&[("en/replies.ftl", "reply-hi = Hello.\n    .label = Greeting")]);
    assert_eq!(book.render(Lang::En, &Phrase::new("reply-hi.label")), "Greeting");
}

#[test]
fn a_message_that_cannot_be_read_takes_no_other_with_it() {
    let book = book(&[("en/bot.ftl", "bad = { $\ngood = Fine.\n")]);
    assert_eq!(book.render(Lang::En, &Phrase::new("good")), "Fine.");
}

#[test]
fn the_version_changes_with_every_line_and_with_nothing_else() {
    let one = book(&[("en/bot.ftl", "a = A"), ("es/bot.ftl", "a = Á")]);
    let same = book(&[("x/es/bot.ftl", "a = Á"), ("x/en/bot.ftl", "a = A"), ("README.md", "?")]);
    let other = book(&[("en/bot.ftl", "a = A"), ("es/bot.ftl", "a = É")]);
    assert_eq!(one.version(), same.version());
    assert_ne!(one.version(), other.version());
    assert_eq!(one.version().len(), 12);
}

#[test]
fn a_page_gets_its_own_files_and_no_others() {
    let book = book(&[
        ("en/bot.ftl", "b = B"),
        ("en/widget.ftl", "w = W"),
        ("en/replies.ftl", "r = R"),
        ("es/widget.ftl", "w = Es"),
    ]);
    assert_eq!(book.source(Lang::En, "widget").as_deref(), Some("w = W\n\nb = B\n\n"));
    assert_eq!(book.source(Lang::En, "console").as_deref(), Some("b = B\n\n"));
    assert_eq!(book.source(Lang::En, "replies").as_deref(), Some("r = R\n\n"));
    assert_eq!(book.source(Lang::En, "wallboard"), None);
}

#[test]
fn approved_replies_are_those_of_the_replies_file_alone() {
    let replies = book(&[
        ("en/console.ftl", "reply-label = Your reply; the visitor reads { $lang }"),
        ("en/replies.ftl", "# [square brackets]\nreply-hi = Hello, [name].\nother = [not one]"),
        ("es/replies.ftl", "reply-hi = Hola, [nombre].\n    .label = [saludo]"),
    ])
    .replies();
    assert!(replies.has("reply-hi"));
    assert!(!replies.has("reply-label") && !replies.has("other"));
    assert!(replies.leave_open("Hello, [name].") && replies.leave_open("Hola, [nombre]."));
    assert!(!replies.leave_open("[square brackets] [not one] [saludo]"));
}

#[test]
fn a_swap_changes_what_is_said_from_then_on() {
    let book = book(&[("en/bot.ftl", "a = Before.")]);
    let before = book.version();
    book.swap(Wording::from_files([("en/bot.ftl".to_owned(), "a = After.".to_owned())]));
    assert_eq!(book.render(Lang::En, &Phrase::new("a")), "After.");
    assert_ne!(book.version(), before);
}
