//! An approved article: the only thing besides `locales/` that the bot may say. What an article is lives here;
//! how a file is read lives in `read`. Knows nothing about folders, search or rendering.

pub mod read;
pub mod glossary;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::fold::fold;
use crate::domain::ids::MalformedId;
use crate::domain::lang::Lang;
use crate::domain::ticket::{Priority, Skill};

/// The longest article id, in characters.
pub const ARTICLE_ID_MAX: usize = 64;
/// The longest title, in characters: it must fit on a button.
pub const TITLE_CHARS_MAX: usize = 60;

/// Words with which an author says that a person has yet to verify a source.
const UNVERIFIED: [&str; 11] = [
    "verify",
    "unverified",
    "to be verified",
    "not verified",
    "not yet verified",
    "verifique",
    "verifiquese",
    "verificar",
    "sin verificar",
    "from memory",
    "de memoria",
];
/// A system of that name; it asks for nothing.
const E_VERIFY: &str = "e verify";

/// Whether an author says of a source that a person has yet to verify it.
pub fn is_unverified(source: &str) -> bool {
    let plain = fold(source);
    let words: Vec<&str> =
        plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let said = format!(" {} ", words.join(" ")).replace(&format!(" {E_VERIFY} "), " ");
    UNVERIFIED.iter().any(|mark| said.contains(&format!(" {mark} ")))
}

/// The name of an article, the same in both languages: `acct-locked`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ArticleId(String);

impl ArticleId {
    /// Reads a slug: lower-case letters, digits and single hyphens.
    pub fn parse(text: &str) -> Result<Self, MalformedId> {
        let sound = (1..=ARTICLE_ID_MAX).contains(&text.len())
            && text.split('-').all(|part| {
                !part.is_empty()
                    && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            });
        if sound {
            Ok(Self(text.to_owned()))
        } else {
            Err(MalformedId { expected: "a slug such as acct-locked" })
        }
    }

    /// The slug.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for ArticleId {
    type Error = MalformedId;
    fn try_from(text: String) -> Result<Self, MalformedId> {
        Self::parse(&text)
    }
}

impl From<ArticleId> for String {
    fn from(id: ArticleId) -> String {
        id.0
    }
}

/// Exactly which text was shown: article, language and version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ArticleRef {
    /// Which article.
    pub id: ArticleId,
    /// In which language.
    pub lang: Lang,
    /// Which wording: the first 12 hex digits of the SHA-256 of the file.
    pub version: String,
}

/// Who may give the answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AnsweredBy {
    /// The bot, on its own.
    #[default]
    Bot,
    /// A person; the bot gives the safe facts and hands over.
    Person,
}

/// One article in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Which text this is.
    pub reference: ArticleRef,
    /// Its title, short enough for a button.
    pub title: String,
    /// How people ask for it.
    pub phrasings: Vec<String>,
    /// The folder and report it belongs to.
    pub category: String,
    /// A finer grouping for reports.
    pub subcategory: String,
    /// Who among the agents knows more.
    pub skill: Skill,
    /// How urgent a hand-over about it is.
    pub priority: Priority,
    /// Who may answer.
    pub answered_by: AnsweredBy,
    /// When a person should take over after all, in words.
    pub handoff_when: Option<String>,
    /// Where the facts come from.
    pub sources: Vec<String>,
    /// The day a person last checked it, `YYYY-MM-DD`.
    pub reviewed: Option<String>,
    /// The month whose facts it states, `YYYY-MM`, when they are likely to change.
    pub volatile: Option<String>,
    /// The text, ready to show without any HTML.
    pub body: Vec<Node>,
    /// The text as plain words, for the index and for terminals.
    pub plain: String,
}

impl Article {
    /// One of which only the title and the phrasings are known, for the bot to answer.
    pub fn asked_by(reference: ArticleRef, title: String, phrasings: Vec<String>) -> Self {
        Self {
            reference,
            title,
            phrasings,
            category: String::new(),
            subcategory: String::new(),
            skill: Skill::general(),
            priority: Priority::default(),
            answered_by: AnsweredBy::Bot,
            handoff_when: None,
            sources: Vec::new(),
            reviewed: None,
            volatile: None,
            body: Vec::new(),
            plain: String::new(),
        }
    }

    /// Where its facts come from, as far as a visitor may be told: nothing that a person has yet to verify.
    pub fn cited(&self) -> Option<String> {
        let verified = |source: &&str| !is_unverified(source);
        let cited: Vec<_> =
            self.sources.iter().map(|source| source.trim()).filter(verified).collect();
        Some(cited.join("; ")).filter(|cited| !cited.is_empty())
    }

    /// The articles that its text leads to.
    pub fn links(&self) -> Vec<ArticleId> {
        let mut links = Vec::new();
        collect_links(&self.body, &mut links);
        links
    }
}

fn collect_links(nodes: &[Node], links: &mut Vec<ArticleId>) {
    for node in nodes {
        if let Node::Article { id, .. } = node {
            links.extend(ArticleId::parse(id));
        }
        collect_links(node.children(), links);
    }
}

/// A piece of an article's text. Browsers build elements from it; nobody parses HTML.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Node {
    /// A paragraph.
    Paragraph {
        /// What is in it.
        children: Vec<Node>,
    },
    /// A list; `ordered` ones are steps.
    List {
        /// Numbered or not.
        ordered: bool,
        /// One `Item` each.
        children: Vec<Node>,
    },
    /// One entry of a list.
    Item {
        /// What is in it.
        children: Vec<Node>,
    },
    /// Something not to miss.
    Strong {
        /// What is in it.
        children: Vec<Node>,
    },
    /// Emphasis.
    Emphasis {
        /// What is in it.
        children: Vec<Node>,
    },
    /// A code, a field name, something to type.
    Code {
        /// As it is typed.
        text: String,
    },
    /// A link to another article.
    Article {
        /// Which one.
        id: String,
        /// What is in it.
        children: Vec<Node>,
    },
    /// A link to a page outside; `https` only.
    Link {
        /// Where it leads.
        href: String,
        /// What is in it.
        children: Vec<Node>,
    },
    /// Words.
    Text {
        /// The words.
        text: String,
    },
    /// A line break inside a paragraph.
    Break,
}

impl Node {
    /// What is in it; nothing in words, codes and line breaks.
    pub fn children(&self) -> &[Self] {
        match self {
            Self::Paragraph { children }
            | Self::List { children, .. }
            | Self::Item { children }
            | Self::Strong { children }
            | Self::Emphasis { children }
            | Self::Article { children, .. }
            | Self::Link { children, .. } => children,
            Self::Code { .. } | Self::Text { .. } | Self::Break => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cited(sources: &[&str]) -> Option<String> {
        let id = ArticleId::parse("acct-locked").unwrap();
        let reference = ArticleRef { id, lang: Lang::En, version: String::new() };
        let mut article = Article::asked_by(reference, String::new(), Vec::new());
        article.sources = sources.iter().map(|source| (*source).to_owned()).collect();
        article.cited()
    }

    #[test]
    fn what_a_person_has_yet_to_verify_is_not_cited() {
        assert_eq!(cited(&[]), None);
        assert_eq!(cited(&["Domain knowledge (verify before publishing)"]), None);
        assert_eq!(cited(&["Title 19 CFR (from memory; Verify before publishing)", " "]), None);
        for source in [
            "Port guide - VERIFY",
            "Guía del puerto (por verificar)",
            "Guía (verifíquese)",
            "unverified: a call",
            "CFR, to be verified",
            "Title 19, from memory",
        ] {
            assert_eq!(cited(&[source]), None, "{source}");
        }
        for source in
            ["E-Verify user manual", "Verified gross mass (SOLAS)", "Verification of origin"]
        {
            assert_eq!(cited(&[source]), Some(source.to_owned()));
        }
        assert_eq!(
            cited(&[
                "CSMS # 1",
                "Domain knowledge (verify before publishing)",
                "CBP.gov - Protests"
            ]),
            Some("CSMS # 1; CBP.gov - Protests".to_owned())
        );
    }
}
