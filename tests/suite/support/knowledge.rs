//! A knowledge base of two articles, found by one word each; slow at times, and at times away.

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use puente::adapters::phrases::{Phrasebook, Wording, shipped};
use puente::domain::article::{AnsweredBy, Article, ArticleId, ArticleRef, Node};
use puente::domain::lang::Lang;
use puente::domain::phrase::Phrase;
use puente::domain::search::{Hit, Question, SearchResult};
use puente::domain::ticket::{Priority, Skill};
use puente::ports::{Phrases, Search, Unavailable};

use super::world::World;

/// The article that the bot may give.
pub(crate) const LOCKED: &str = "acct-locked";
/// The article that only a person may answer.
pub(crate) const DOWN: &str = "port-down";

/// Finds `acct-locked` by "locked" and `port-down` by "down"; nothing else.
pub(crate) struct SmallKnowledge {
    world: Arc<World>,
}

impl SmallKnowledge {
    pub(crate) fn new(world: Arc<World>) -> Self {
        Self { world }
    }
}

#[async_trait]
impl Search for SmallKnowledge {
    async fn search(&self, question: Question) -> Result<SearchResult, Unavailable> {
        self.world.lag(40).await;
        if self.world.goes_wrong(10) {
            // Longer than a step may take, and longer than an answer may be owed.
            self.world.lag(40_000).await;
        }
        if self.world.goes_wrong(15) {
            return Err(Unavailable { reason: "search is away".to_owned() });
        }
        let found = [("locked", LOCKED), ("down", DOWN)]
            .into_iter()
            .find(|(word, _)| question.text.contains(word))
            .map(|(_, id)| hit(id, question.lang));
        Ok(SearchResult { hits: found.into_iter().collect(), ..SearchResult::default() })
    }

    fn article(&self, id: &ArticleId, lang: Lang) -> Option<Arc<Article>> {
        [LOCKED, DOWN].contains(&id.as_str()).then(|| Arc::new(article(id.as_str(), lang)))
    }
}

fn hit(id: &str, lang: Lang) -> Hit {
    let article = article(id, lang);
    Hit {
        article: article.reference.id,
        lang,
        title: article.title,
        score: 30.0,
        confidence: 0.99,
        person_only: article.answered_by == AnsweredBy::Person,
        skill: article.skill,
        priority: article.priority,
    }
}

fn article(id: &str, lang: Lang) -> Article {
    let urgent = id == DOWN;
    Article {
        reference: ArticleRef {
            id: ArticleId::parse(id).unwrap(),
            lang,
            version: "0123456789ab".to_owned(),
        },
        title: id.to_owned(),
        phrasings: Vec::new(),
        category: "accounts_access".to_owned(),
        subcategory: "accounts".to_owned(),
        skill: if urgent { Skill::urgent() } else { Skill::general() },
        priority: if urgent { Priority::P2 } else { Priority::P3 },
        answered_by: if urgent { AnsweredBy::Person } else { AnsweredBy::Bot },
        handoff_when: None,
        sources: Vec::new(),
        reviewed: None,
        volatile: None,
        body: vec![Node::Break],
        plain: id.to_owned(),
    }
}

/// Lines by their ids alone.
pub(crate) struct PlainPhrases;

impl Phrases for PlainPhrases {
    fn render(&self, _lang: Lang, phrase: &Phrase) -> String {
        phrase.id.clone()
    }

    fn version(&self) -> String {
        "plain".to_owned()
    }

    fn source(&self, _lang: Lang, _bundle: &str) -> Option<Arc<str>> {
        None
    }
}

/// The wording that the binary carries; one for all nodes.
pub(crate) fn shipped_phrases() -> Arc<Phrasebook> {
    static BOOK: OnceLock<Arc<Phrasebook>> = OnceLock::new();
    BOOK.get_or_init(|| Arc::new(Phrasebook::new(Wording::from_files(shipped())))).clone()
}
