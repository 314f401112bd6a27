//! What the bot makes of messages with the articles of `kb-index`: follow-ups, two questions in one, and signals that
//! must stay silent where an article answers.

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use puente::adapters::folder;
use puente::adapters::search::HybridSearch;
use puente::domain::answer::Verdict;
use puente::domain::article::{AnsweredBy, Article, ArticleId};
use puente::domain::conversation::Event;
use puente::domain::golden;
use puente::domain::lang::Lang;
use puente::domain::question::Context;
use puente::domain::search::{Question, SearchResult};
use puente::domain::signal::{danger, signals};
use puente::flow::consider::{Considered, consider};
use puente::ports::{Search, Unavailable};

use crate::answers::{kb, knowledge, search};
use crate::support::talk;

const FOLLOW_UPS: &str = include_str!("../data/follow_ups.tsv");

/// The articles that a verdict leads to.
fn leads_to(verdict: &Verdict) -> Vec<&str> {
    match verdict {
        Verdict::Answer(hit) | Verdict::HandOver { facts: Some(hit), .. } => {
            vec![hit.article.as_str()]
        }
        Verdict::Clarify(hits) => hits.iter().map(|hit| hit.article.as_str()).collect(),
        Verdict::HandOver { facts: None, .. } | Verdict::Act(_) => Vec::new(),
    }
}

async fn considered(search: &HybridSearch, lang: Lang, text: &str) -> Considered {
    consider(search, lang, text, None).await.unwrap()
}

/// What each question of a message was answered with.
async fn parts_of(search: &HybridSearch, lang: Lang, text: &str) -> Vec<String> {
    let parts = considered(search, lang, text).await.parts;
    parts.iter().map(|part| leads_to(&part.verdict).join("|")).collect()
}

#[tokio::test]
async fn a_follow_up_is_understood_with_the_topic_before_in_mind() {
    let search = search();
    let (mut asked, mut missed) = (0, Vec::new());
    for line in FOLLOW_UPS.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [lang, before, question, text, wanted] = fields[..] else { panic!("{line}") };
        let lang = Lang::from_tag(lang).unwrap();
        let id = ArticleId::parse(before).unwrap();
        let article = search.article(&id, lang).unwrap();
        let context = Context {
            question: question.to_owned(),
            article: id,
            skill: article.skill.clone(),
            links: article.links(),
        };
        let considered = consider(&search, lang, text, Some(&context)).await.unwrap();
        let wanted = if wanted == "again" { before } else { wanted };
        let found = leads_to(&considered.verdict);
        if !found.contains(&wanted) {
            missed.push(format!("{text} after {before}: {found:?}"));
        }
        asked += 1;
    }
    assert!(missed.is_empty() && asked > 20, "{missed:#?}");
}

#[tokio::test]
async fn two_questions_in_one_message_are_both_answered() {
    let search = search();
    for (lang, text, articles) in [
        (
            Lang::En,
            "How do I reset my password? Also, how do I schedule a report?",
            ["acct-password-reset", "rpt-schedule"],
        ),
        (
            Lang::En,
            "my account is locked after wrong passwords, how do I unlock it and how do I export a report to excel",
            ["acct-locked", "rpt-export"],
        ),
        (
            Lang::Es,
            "¿Cómo restablezco mi contraseña? ¿Y cómo programo un reporte para cada lunes?",
            ["acct-password-reset", "rpt-schedule"],
        ),
        (
            Lang::Es,
            "qué navegador sirve para ACE, otra pregunta: ¿cómo exporto un reporte a Excel?",
            ["acct-browser", "rpt-export"],
        ),
    ] {
        assert_eq!(parts_of(&search, lang, text).await, articles, "{text}");
    }
}

#[tokio::test]
async fn the_question_that_is_not_answered_is_not_dropped_without_a_word() {
    let text = "How do I reset my password? Which football team will win the championship?";
    assert_eq!(parts_of(&search(), Lang::En, text).await, ["acct-password-reset", ""]);
}

#[tokio::test]
async fn a_golden_question_is_one_question_or_begins_with_its_own_article() {
    let search = search();
    let (questions, _) = golden::read("questions.tsv", &kb("questions.tsv"));
    for golden in questions {
        let parts = parts_of(&search, golden.lang, &golden.question).await;
        let own = golden.article.as_str();
        assert!(parts.first().is_none_or(|first| first == own), "{}: {parts:?}", golden.question);
    }
}

#[test]
fn what_the_bot_may_answer_raises_no_signal() {
    let knowledge = knowledge();
    for lang in Lang::ALL {
        let for_the_bot = knowledge.in_lang(lang).filter(|a| a.answered_by == AnsweredBy::Bot);
        for article in for_the_bot {
            for phrasing in &article.phrasings {
                // A complaint may be heard in how it is asked; that offers a person and takes nothing away.
                let heard = signals(phrasing).found;
                assert!(heard.is_empty(), "{}: {phrasing}: {heard:?}", article.reference.id);
            }
        }
    }
}

/// No article's own words, title or phrasing, in either language.
#[test]
fn no_phrasing_of_an_article_is_taken_for_a_call_for_help() {
    let mut files = 0;
    for (path, text) in
        folder::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("kb-index")).unwrap()
    {
        files += 1;
        let text = String::from_utf8(text).unwrap();
        for line in text.lines().filter(|line| line.trim_start().starts_with('"')) {
            assert_eq!(danger(line), None, "{path}: {line}");
        }
    }
    assert!(files > 200, "{files}");
}

/// A visitor with the bot, over the real articles.
struct Talk(talk::Talk);

impl Talk {
    fn new(lang: Lang, search: Arc<dyn Search>) -> Self {
        Self(talk::Talk::new(lang, search))
    }

    /// What follows a message, as short lines.
    async fn says(&mut self, words: &str) -> Vec<String> {
        self.0.says(words).await.iter().filter_map(line).collect()
    }
}

fn line(event: &Event) -> Option<String> {
    Some(match event {
        Event::BotAnswered { article, .. } => format!("answer {}", article.id),
        Event::BotClarified { options, .. } => {
            let ids: Vec<&str> = options.iter().map(|option| option.article.as_str()).collect();
            format!("which {}", ids.join(" "))
        }
        Event::BotSaid { phrase, .. } => phrase.id.clone(),
        Event::Escalated { reason, skill, priority, .. } => {
            format!("person {} {skill} {}", reason.code(), priority.code())
        }
        _ => return None,
    })
}

#[tokio::test]
async fn a_break_in_is_urgent_and_the_safe_facts_come_first() {
    for (lang, words) in [
        (Lang::En, "I think someone hacked my ACE account"),
        (Lang::Es, "creo que hackearon mi cuenta de ACE"),
    ] {
        let said = Talk::new(lang, Arc::new(search())).says(words).await;
        let person = "person security urgent_command_center P2";
        assert_eq!(said, ["answer urg-compromised", person]);
    }
}

/// A search that is away, with its articles.
struct Away;

#[async_trait]
impl Search for Away {
    async fn search(&self, _: Question) -> Result<SearchResult, Unavailable> {
        Err(Unavailable { reason: "search is away".to_owned() })
    }

    fn article(&self, _: &ArticleId, _: Lang) -> Option<Arc<Article>> {
        None
    }
}

#[tokio::test]
async fn a_break_in_is_urgent_even_while_search_is_away() {
    let mut talk = Talk::new(Lang::En, Arc::new(Away));
    let said = talk.says("my account was hacked").await;
    assert_eq!(said, ["person security urgent_command_center P2"]);
    let mut talk = Talk::new(Lang::En, Arc::new(Away));
    assert_eq!(talk.says("how do I add a user").await, ["person bot-failed general_info P3"]);
}

#[tokio::test]
async fn a_talk_goes_on_with_its_topic_and_notices_when_it_goes_in_circles() {
    let mut talk = Talk::new(Lang::En, Arc::new(search()));
    assert_eq!(talk.says("how do I schedule a report").await, ["answer rpt-schedule"]);
    assert_eq!(talk.says("and export it to excel?").await, ["answer rpt-export"]);
    let again = talk.says("how can I schedule a report?").await;
    assert_eq!(again, ["bot-offer-same-answer"], "it stands above, and is pointed to");
    let third = talk.says("but how do I schedule a report").await;
    assert_eq!(third, ["person loop reports P4"]);
}

#[tokio::test]
async fn who_is_upset_is_answered_offered_a_person_and_then_handed_over() {
    let mut talk = Talk::new(Lang::Es, Arc::new(search()));
    let first = talk.says("esto es ridículo, ¿cómo programo un reporte?").await;
    assert_eq!(first, ["answer rpt-schedule", "bot-offer-frustration"]);
    let second = talk.says("ya basta, no sirve para nada").await;
    assert_eq!(second.len(), 1);
    assert!(second[0].starts_with("person frustration"), "{second:?}");
}

#[tokio::test]
async fn a_yes_to_the_offer_of_a_person_is_a_wish_for_one_and_any_other_is_a_nod() {
    for (lang, yes, upset) in [
        (Lang::En, "yes please", "this is ridiculous, how do I schedule a report?"),
        (Lang::Es, "sí, por favor", "esto es ridículo, ¿cómo programo un reporte?"),
    ] {
        let mut talk = Talk::new(lang, Arc::new(search()));
        assert_eq!(talk.says(yes).await, ["bot-all-right"]);
        assert_eq!(talk.says(upset).await, ["answer rpt-schedule", "bot-offer-frustration"]);
        let handed_over = talk.says(yes).await;
        assert!(handed_over[0].starts_with("person asked"), "{handed_over:?}");
    }
    let mut talk = Talk::new(Lang::En, Arc::new(search()));
    talk.says("this is ridiculous, how do I schedule a report?").await;
    assert_eq!(talk.says("ok").await, ["bot-all-right"]);
    assert_eq!(talk.says("yes").await, ["bot-all-right"], "the offer was let pass");
}

#[tokio::test]
async fn two_questions_are_answered_in_turn_and_what_is_missing_is_named() {
    let mut talk = Talk::new(Lang::En, Arc::new(search()));
    let both = talk.says("How do I reset my password? Also, how do I schedule a report?").await;
    assert_eq!(both, ["answer acct-password-reset", "answer rpt-schedule"]);
    let one = talk
        .says("Which browser works with ACE? Which football team will win the championship?")
        .await;
    assert_eq!(one, ["answer acct-browser", "bot-part-not-found"]);
}
