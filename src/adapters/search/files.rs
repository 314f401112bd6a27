//! The files of a knowledge base → one value, with everything an author should know about them.
//! Knows nothing about how they are read from disk or about indexes.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::domain::act::{self, ActExamples};
use crate::domain::article::glossary::{self, Term};
use crate::domain::article::{self, Article, ArticleId};
use crate::domain::diagnostic::{Diagnostic, Severity};
use crate::domain::knowledge::Knowledge;
use crate::domain::lang::Lang;

/// The largest article that is read, in bytes.
pub const ARTICLE_BYTES_MAX: usize = 256 * 1024;
/// The most articles that are read, counting languages apart.
pub const ARTICLES_MAX: usize = 250_000;
/// The words of the trade, at the top of the folder.
const GLOSSARY: &str = "glossary.toml";
/// Messages that no article answers, at the top of the folder.
const NEGATIVES: &str = "negatives.tsv";
/// How many hex digits name a wording.
const VERSION_DIGITS: usize = 12;
/// How many hex digits name the whole knowledge base.
const HASH_DIGITS: usize = 16;

/// What the files hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gathered {
    /// Articles and glossary.
    pub knowledge: Knowledge,
    /// What should be mended, by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// Messages that no article answers, for learning when to be silent.
    pub negatives: Vec<(Lang, String)>,
    /// Examples of dialogue acts: the files of `acts/`, or the shipped ones where there are none.
    pub acts: ActExamples,
    /// Names what was read: changes whenever any article, the glossary or a negative does.
    pub hash: String,
}

impl Gathered {
    /// Articles that come from elsewhere than files.
    pub fn of(knowledge: Knowledge) -> Self {
        let (diagnostics, negatives, acts) = (Vec::new(), Vec::new(), ActExamples::default());
        Self { knowledge, diagnostics, negatives, acts, hash: String::new() }
    }
}

/// Reads every `<id>.en.md` and `<id>.es.md`, wherever it lies, and `glossary.toml`. Files are given as their
/// path below the folder and their bytes, and `negatives.tsv`. Other files than Markdown are passed over.
pub fn gather(files: &[(String, Vec<u8>)]) -> Gathered {
    let mut files: Vec<(&str, &[u8])> =
        files.iter().map(|(file, bytes)| (file.as_str(), bytes.as_slice())).collect();
    files.sort_unstable();
    let mut gathering = Gathering {
        hash: Sha256::new(),
        diagnostics: Vec::new(),
        articles: BTreeMap::new(),
        glossary: Vec::new(),
        negatives: Vec::new(),
        acts: ActExamples::default(),
    };
    for (file, bytes) in files {
        if file == GLOSSARY {
            gathering.take_glossary(bytes);
        } else if file == NEGATIVES {
            gathering.take_negatives(bytes);
        } else if file
            .strip_prefix(act::FOLDER)
            .is_some_and(|name| name.strip_suffix(".toml").is_some())
        {
            gathering.take_acts(file, bytes);
        } else if file.strip_suffix(".md").is_some() {
            gathering.take_article(file, bytes);
        }
    }
    gathering.report_missing_twins();
    let Gathering { hash, mut diagnostics, articles, glossary, negatives, mut acts } = gathering;
    if acts.is_empty() {
        acts = act::shipped().clone();
    }
    diagnostics.sort();
    let articles = articles.into_values().map(|(_, article)| article);
    Gathered {
        knowledge: Knowledge::new(articles, glossary),
        diagnostics,
        negatives,
        acts,
        hash: hex(&hash.finalize(), HASH_DIGITS),
    }
}

struct Gathering {
    hash: Sha256,
    diagnostics: Vec<Diagnostic>,
    articles: BTreeMap<(ArticleId, Lang), (String, Article)>,
    glossary: Vec<Term>,
    negatives: Vec<(Lang, String)>,
    acts: ActExamples,
}

impl Gathering {
    fn take_article(&mut self, file: &str, bytes: &[u8]) {
        let Some((id, lang)) = named(file) else {
            let hint =
                "name it <id>.en.md or <id>.es.md; an id has lower-case letters, digits and -";
            self.remark(file, Severity::Warning, "file-name", "this file is no article", hint);
            return;
        };
        let refusal = if let Some((other, _)) = self.articles.get(&(id.clone(), lang)) {
            Some(("duplicate-id", format!("{other} has the same id"), "rename one of the two"))
        } else if self.articles.len() >= ARTICLES_MAX {
            let message = format!("more than {ARTICLES_MAX} articles; this one is not read");
            Some(("too-many-articles", message, "split the knowledge base"))
        } else if bytes.len() > ARTICLE_BYTES_MAX {
            let message = format!("more than {ARTICLE_BYTES_MAX} bytes; it is not read");
            Some(("too-large", message, "split the article"))
        } else {
            None
        };
        if let Some((rule, message, hint)) = refusal {
            self.remark(file, Severity::Error, rule, &message, hint);
            return;
        }
        self.fingerprint(file, bytes);
        let version = hex(&Sha256::digest(bytes), VERSION_DIGITS);
        let (article, remarks) = article::read::read(file, id.clone(), lang, version, bytes);
        self.diagnostics.extend(remarks);
        self.articles.insert((id, lang), (file.to_owned(), article));
    }

    fn take_glossary(&mut self, bytes: &[u8]) {
        self.fingerprint(GLOSSARY, bytes);
        let (terms, remarks) = glossary::read(GLOSSARY, &String::from_utf8_lossy(bytes));
        self.diagnostics.extend(remarks);
        self.glossary = terms;
    }

    fn take_negatives(&mut self, bytes: &[u8]) {
        self.fingerprint(NEGATIVES, bytes);
        let text = String::from_utf8_lossy(bytes);
        for (line, written) in (1_u32..).zip(text.lines()) {
            if written.trim().is_empty() || written.starts_with('#') {
                continue;
            }
            let negative = written.split_once('\t').and_then(|(code, message)| {
                let lang = Lang::ALL.into_iter().find(|lang| lang.code() == code)?;
                Some((lang, message.trim().to_owned())).filter(|(_, message)| !message.is_empty())
            });
            if let Some(negative) = negative {
                self.negatives.push(negative);
            } else {
                self.diagnostics.push(Diagnostic {
                    file: NEGATIVES.to_owned(),
                    line,
                    column: 0,
                    severity: Severity::Error,
                    rule: "negative",
                    message: "this line is no message in a language".to_owned(),
                    hint: "write: en or es, tab, message".to_owned(),
                });
            }
        }
    }

    fn take_acts(&mut self, file: &str, bytes: &[u8]) {
        self.fingerprint(file, bytes);
        let (acts, remarks) = act::read(file, &String::from_utf8_lossy(bytes));
        self.diagnostics.extend(remarks);
        self.acts.extend(acts);
    }

    fn fingerprint(&mut self, file: &str, bytes: &[u8]) {
        self.hash.update(format!("{file}\0{}\0", bytes.len()));
        self.hash.update(bytes);
    }

    /// One remark for each article without a twin, or a single one when a whole language is missing.
    fn report_missing_twins(&mut self) {
        let missing = Lang::ALL
            .into_iter()
            .find(|lang| !self.articles.keys().any(|(_, written_in)| written_in == lang));
        if let Some(lang) = missing.filter(|_| !self.articles.is_empty()) {
            let message = format!("there is no article in the language {lang}");
            let hint = "visitors of that language are shown the other one";
            self.remark("", Severity::Warning, "one-language", &message, hint);
            return;
        }
        let mut lone = Vec::new();
        for ((id, lang), (file, _)) in &self.articles {
            if !self.articles.contains_key(&(id.clone(), lang.other())) {
                lone.push((file.clone(), format!("{id}.{}.md", lang.other())));
            }
        }
        for (file, twin) in lone {
            let message = format!("{twin} is missing");
            let hint = "visitors of that language are shown this one; write its twin";
            self.remark(&file, Severity::Warning, "missing-twin", &message, hint);
        }
    }

    fn remark(
        &mut self,
        file: &str,
        severity: Severity,
        rule: &'static str,
        message: &str,
        hint: &str,
    ) {
        self.diagnostics.push(Diagnostic {
            file: file.to_owned(),
            line: 0,
            column: 0,
            severity,
            rule,
            message: message.to_owned(),
            hint: hint.to_owned(),
        });
    }
}

/// The id and the language in a file's name.
fn named(file: &str) -> Option<(ArticleId, Lang)> {
    let name = file.rsplit('/').next()?.strip_suffix(".md")?;
    let (id, code) = name.rsplit_once('.')?;
    let lang = Lang::ALL.into_iter().find(|lang| lang.code() == code)?;
    Some((ArticleId::parse(id).ok()?, lang))
}

fn hex(bytes: &[u8], digits: usize) -> String {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).take(digits).map(digit).collect()
}

fn digit(nibble: u8) -> char {
    char::from_digit(u32::from(nibble), 16).unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gathered(files: &[(&str, &str)]) -> Gathered {
        let files: Vec<(String, Vec<u8>)> = files
            .iter()
            .map(|(file, text)| ((*file).to_owned(), text.as_bytes().to_vec()))
            .collect();
        gather(&files)
    }

    const ARTICLE: &str = "+++\ntitle = \"T\"\n+++\nText.\n";

    #[test]
    fn twins_are_found_in_any_folder_and_other_files_are_passed_over() {
        let found = gathered(&[
            ("login/a.en.md", ARTICLE),
            ("x/y/a.es.md", ARTICLE),
            ("questions.tsv", "en"),
            ("glossary.toml", "[[term]]\nen = \"hold\"\nes = \"retención\"\n"),
        ]);
        assert_eq!(found.diagnostics, []);
        assert_eq!(found.knowledge.iter().count(), 1);
        assert_eq!(found.knowledge.only_in(Lang::En).count(), 0);
        assert_eq!(found.knowledge.glossary().len(), 1);
        let id = ArticleId::parse("a").unwrap();
        assert_eq!(found.knowledge.article(&id, Lang::Es).unwrap().reference.version.len(), 12);
    }

    #[test]
    fn what_is_not_read_is_reported_by_file() {
        let large = "x".repeat(ARTICLE_BYTES_MAX + 1);
        let found = gathered(&[
            ("b.es.md", &large),
            ("a.en.md", ARTICLE),
            ("c.es.md", ARTICLE),
            ("z/a.en.md", ARTICLE),
            ("README.md", "hello"),
        ]);
        let remarks: Vec<_> = found.diagnostics.iter().map(|d| (d.file.as_str(), d.rule)).collect();
        assert_eq!(
            remarks,
            [
                ("README.md", "file-name"),
                ("a.en.md", "missing-twin"),
                ("b.es.md", "too-large"),
                ("c.es.md", "missing-twin"),
                ("z/a.en.md", "duplicate-id"),
            ]
        );
        assert_eq!(found.knowledge.iter().count(), 2);
    }

    #[test]
    fn a_knowledge_base_in_one_language_is_remarked_on_once() {
        let found = gathered(&[("a.es.md", ARTICLE), ("b.es.md", ARTICLE)]);
        let rules: Vec<_> = found.diagnostics.iter().map(|d| d.rule).collect();
        assert_eq!(rules, ["one-language"]);
        assert_eq!(gathered(&[]).diagnostics, []);
    }

    #[test]
    fn the_hash_follows_the_articles_whatever_order_they_come_in() {
        let one = gathered(&[("a.en.md", ARTICLE), ("a.es.md", "x")]);
        let same = gathered(&[("a.es.md", "x"), ("a.en.md", ARTICLE), ("questions.tsv", "en")]);
        let other = gathered(&[("a.en.md", ARTICLE), ("a.es.md", "y")]);
        assert_eq!(one.hash, same.hash);
        assert_ne!(one.hash, other.hash);
    }
}
