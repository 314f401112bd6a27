//! Files as authors write them, well and badly.

use proptest::prelude::*;

use super::*;
use crate::domain::article::{AnsweredBy, Node};
use crate::domain::ticket::{Priority, Skill};

fn read_text(text: &str) -> (Article, Vec<Diagnostic>) {
    let id = ArticleId::parse("acct-locked").unwrap();
    read("login/acct-locked.en.md", id, Lang::En, "0123456789ab".to_owned(), text.as_bytes())
}

fn rules(text: &str) -> Vec<(&'static str, u32, u32)> {
    read_text(text).1.into_iter().map(|d| (d.rule, d.line, d.column)).collect()
}

fn with_body(body: &str) -> String {
    format!("+++\ntitle = \"T\"\n+++\n{body}\n")
}

fn text(text: &str) -> Node {
    Node::Text { text: text.to_owned() }
}

#[test]
fn a_full_file_is_read_without_remarks() {
    let (article, remarks) = read_text(
        r#"+++
title = "Unlock an account"
phrasings = ["locked out", "too many tries"]
category = "accounts_access"
subcategory = "login"
skill = "accounts_access"
priority = "P2"
answered_by = "person"
handoff_when = "The owner is away"
sources = ["A guide"]
reviewed = "2026-11-23"
volatile = "2026-06"
+++

Ask your **owner**.
"#,
    );
    assert_eq!(remarks, []);
    assert_eq!(article.title, "Unlock an account");
    assert_eq!(article.phrasings, ["locked out", "too many tries"]);
    assert_eq!(article.skill, Skill::parse("accounts_access").unwrap());
    assert_eq!(article.priority, Priority::P2);
    assert_eq!(article.answered_by, AnsweredBy::Person);
    assert_eq!(article.handoff_when.as_deref(), Some("The owner is away"));
    assert_eq!(article.reviewed.as_deref(), Some("2026-11-23"));
    assert_eq!(article.volatile.as_deref(), Some("2026-06"));
    assert_eq!(article.reference.version, "0123456789ab");
    assert_eq!(article.plain, "Ask your owner.");
}

#[test]
fn a_title_is_all_an_article_needs() {
    let (article, remarks) = read_text(&with_body("Text."));
    assert_eq!(remarks, []);
    assert_eq!((article.category.as_str(), article.skill.as_str()), ("login", "login"));
    assert_eq!(article.answered_by, AnsweredBy::Bot);
    assert_eq!(article.priority, Priority::default());
}

#[test]
fn an_unknown_key_names_the_nearest_known_one() {
    let (_, remarks) = read_text("+++\ntitle = \"T\"\nphrasing = []\nzzzzzzzzzz = 1\n+++\nx\n");
    assert_eq!(remarks[0].hint, "did you mean phrasings?");
    assert!(remarks[1].hint.starts_with("known keys: title, "));
    assert!(remarks.iter().all(|d| d.severity == Severity::Warning));
    assert_eq!((remarks[0].line, remarks[0].column), (3, 1));
}

#[test]
fn a_wrong_type_is_an_error_at_the_value() {
    let front = "+++\ntitle = 7\nphrasings = \"x\"\nsources = [\"a\", 2]\npriority = \"P9\"\nreviewed = \"2026-13-01\"\n+++\nx\n";
    assert_eq!(
        rules(front),
        [
            ("wrong-type", 2, 9),
            ("wrong-type", 3, 13),
            ("wrong-type", 4, 17),
            ("bad-value", 5, 12),
            ("bad-value", 6, 12)
        ]
    );
}

#[test]
fn broken_toml_keeps_what_could_be_read() {
    let (article, remarks) = read_text("+++\ntitle = \"T\"\nphrasings = [\"a\"\n+++\nText.\n");
    assert_eq!(article.title, "T");
    assert_eq!(article.plain, "Text.");
    assert!(remarks.iter().any(|d| d.rule == "toml" && d.severity == Severity::Error));
}

#[test]
fn a_file_without_front_matter_is_all_body() {
    let (article, remarks) = read_text("Only text.\n");
    assert_eq!((article.title.as_str(), article.plain.as_str()), ("acct-locked", "Only text."));
    let found: Vec<_> = remarks.iter().map(|d| d.rule).collect();
    assert_eq!(found, ["missing-title", "front-matter"]);
}

#[test]
fn front_matter_that_is_not_closed_has_no_body() {
    let found = rules("+++\ntitle = \"T\"\n");
    assert_eq!(found, [("empty-body", 0, 0), ("front-matter", 1, 1)]);
}

#[test]
fn bytes_that_are_no_text_are_reported_where_they_stand() {
    let id = ArticleId::parse("a").unwrap();
    let bytes = b"+++\ntitle = \"T\"\n+++\nab\xff\n";
    let (article, remarks) = read("a.en.md", id, Lang::En, String::new(), bytes);
    assert_eq!(article.plain, "abÿ");
    assert_eq!((remarks[0].rule, remarks[0].line, remarks[0].column), ("not-utf8", 4, 3));
}

#[test]
fn steps_bullets_and_emphasis_become_nodes_and_plain_lines() {
    let (article, remarks) = read_text(&with_body(
        "Do this:\n\n1. Open **Accounts**.\n2. Type `5106`.\n\n- *one*\n- two\n\nDone  \nnow.",
    ));
    assert_eq!(remarks, []);
    assert_eq!(
        article.plain,
        "Do this:\n\n1. Open Accounts.\n2. Type 5106.\n\n- one\n- two\n\nDone\nnow."
    );
    let Node::List { ordered: true, children } = &article.body[1] else { panic!("no steps") };
    assert_eq!(
        children[0],
        Node::Item {
            children: vec![
                text("Open "),
                Node::Strong { children: vec![text("Accounts")] },
                text("."),
            ]
        }
    );
}

#[test]
fn links_lead_to_articles_and_to_https_pages_only() {
    let (article, remarks) = read_text(&with_body(
        "[a](article:acct-types) [b](https://example.org/x) [c](http://example.org) [d](article:No)",
    ));
    let Node::Paragraph { children } = &article.body[0] else { panic!("no paragraph") };
    assert_eq!(
        children[0],
        Node::Article { id: "acct-types".to_owned(), children: vec![text("a")] }
    );
    assert_eq!(
        children[2],
        Node::Link { href: "https://example.org/x".to_owned(), children: vec![text("b")] }
    );
    assert_eq!(children[3], text(" c d"));
    let places: Vec<_> = remarks.iter().map(|d| (d.rule, d.line, d.column)).collect();
    assert_eq!(places, [("bad-link", 4, 52), ("bad-link", 4, 76)]);
}

#[test]
fn what_articles_may_not_hold_is_reported_and_shown_as_paragraphs() {
    let cases = [
        ("# Head", "heading", "Head"),
        ("> said", "quotation", "said"),
        ("<b>x</b>", "html", "<b>x</b>"),
        ("![alt](https://example.org/i.png)", "image", "alt"),
        ("a | b\n--|--\n1 | 2", "table", "a b \n\n1 2"),
        ("```\ncode\n```", "code-block", "code"),
        ("a\n\n---\n\nb", "rule", "a\n\nb"),
    ];
    for (body, rule, plain) in cases {
        let (article, remarks) = read_text(&with_body(body));
        assert_eq!(article.plain, plain, "{body}");
        assert!(
            remarks.iter().all(|d| d.rule == rule && d.severity == Severity::Warning),
            "{body}"
        );
        assert!(!remarks.is_empty(), "{body}");
        assert!(article.body.iter().all(|node| matches!(node, Node::Paragraph { .. })), "{body}");
    }
}

#[test]
fn deep_nesting_is_shown_flat() {
    let (_, remarks) = read_text(&with_body(&format!("{}x", "- ".repeat(400))));
    assert!(remarks.iter().any(|d| d.rule == "too-deep"));
}

proptest! {
    #[test]
    fn no_bytes_make_reading_fail(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let id = ArticleId::parse("a").unwrap();
        read("a.en.md", id, Lang::En, String::new(), &bytes);
    }

    #[test]
    fn remarks_are_sorted_and_lie_inside_the_file(
        parts in proptest::collection::vec(
            prop::sample::select(vec![
                "+++\n", "title", " = ", "\"T\"", "[", "]", "\n", "# ", "- ", "1. ", "> ", "**", "*",
                "`", "[a](article:x)", "[b](ftp:x)", "<i>", "|", "--|--", "é", "🙂", "\r\n", "  ", "```\n",
            ]),
            0..60,
        ),
    ) {
        let text = parts.concat();
        let (article, remarks) = read_text(&text);
        let lines = u32::try_from(text.matches('\n').count()).unwrap() + 1;
        prop_assert!(remarks.is_sorted());
        prop_assert!(remarks.iter().all(|d| d.line <= lines));
        prop_assert!(!article.title.is_empty());
    }
}
