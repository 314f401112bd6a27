//! The loaded knowledge base as one value: every article in the languages it exists in, and the glossary.
//! Knows nothing about folders, indexes or how a question finds an article.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::article::glossary::Term;
use crate::domain::article::{Article, ArticleId};
use crate::domain::lang::Lang;

/// Articles and glossary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Knowledge {
    articles: BTreeMap<ArticleId, BTreeMap<Lang, Arc<Article>>>,
    glossary: Vec<Term>,
}

impl Knowledge {
    /// Puts articles and glossary together. Of two articles with one id and language the later counts.
    pub fn new(articles: impl IntoIterator<Item = Article>, glossary: Vec<Term>) -> Self {
        let mut by_id: BTreeMap<ArticleId, BTreeMap<Lang, Arc<Article>>> = BTreeMap::new();
        for article in articles {
            let (id, lang) = (article.reference.id.clone(), article.reference.lang);
            by_id.entry(id).or_default().insert(lang, Arc::new(article));
        }
        Self { articles: by_id, glossary }
    }

    /// One article in one language.
    pub fn article(&self, id: &ArticleId, lang: Lang) -> Option<&Arc<Article>> {
        self.articles.get(id)?.get(&lang)
    }

    /// The articles that exist in this language, by id.
    pub fn in_lang(&self, lang: Lang) -> impl Iterator<Item = &Arc<Article>> {
        self.articles.values().filter_map(move |twins| twins.get(&lang))
    }

    /// Every article with the languages it exists in, by id.
    pub fn iter(&self) -> impl Iterator<Item = (&ArticleId, &BTreeMap<Lang, Arc<Article>>)> {
        self.articles.iter()
    }

    /// The articles that exist in this language and not in the other one.
    pub fn only_in(&self, lang: Lang) -> impl Iterator<Item = &ArticleId> {
        self.articles
            .iter()
            .filter(move |(_, twins)| twins.len() == 1 && twins.contains_key(&lang))
            .map(|(id, _)| id)
    }

    /// The words of the trade.
    pub fn glossary(&self) -> &[Term] {
        &self.glossary
    }

    /// Whether there is no article at all.
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }
}
