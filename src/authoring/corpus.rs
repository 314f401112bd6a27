//! Everything authors write, as one value: the lines of `locales/`, the articles, the golden questions, the glossary,
//! the recall floor. Made from files that somebody else has read; takes in whatever it gets and remarks on the rest.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::ftl::{self, Line};
use super::place::place;
use crate::domain::article::glossary::{self, Term};
use crate::domain::article::{Article, ArticleId, read};
use crate::domain::diagnostic::{Diagnostic, Severity};
use crate::domain::golden::{self, Golden};
use crate::domain::knowledge::Knowledge;
use crate::domain::lang::Lang;

/// How many hex digits name an article's wording.
const VERSION_DIGITS: usize = 12;

/// A file as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path, relative to where authors work, with `/`: `locales/en/bot.ftl`.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A file of phrases in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhraseFile {
    /// Its path.
    pub path: String,
    /// The language.
    pub lang: Lang,
    /// Which file of the language: `bot`.
    pub name: String,
    /// What is in it.
    pub text: String,
    /// Its messages and terms, in order.
    pub lines: Vec<Line>,
    /// The names of those that cannot be read.
    pub unread: Vec<String>,
}

/// An article's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleFile {
    /// Its path.
    pub path: String,
    /// What is in it.
    pub text: String,
    /// The article.
    pub article: Article,
}

/// A golden question and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldenLine {
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: u32,
    /// The question.
    pub golden: Golden,
}

/// How well questions must be answered for the knowledge to go live.
#[derive(Debug, Clone, PartialEq)]
pub struct Floor {
    /// The file.
    pub path: String,
    /// For each language, the least share found first and among three.
    pub least: BTreeMap<Lang, Least>,
}

/// The floor of one language. Shares are 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Least {
    /// Of all golden questions, how many must find their article first.
    pub recall_at_1: f32,
    /// How many must find it among the first three.
    pub recall_at_3: f32,
}

/// Everything authors write.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Corpus {
    /// The files of phrases, by path.
    pub phrases: Vec<PhraseFile>,
    /// The articles, by path.
    pub articles: Vec<ArticleFile>,
    /// The golden questions, in order.
    pub golden: Vec<GoldenLine>,
    /// The words of the trade.
    pub terms: Vec<Term>,
    /// The recall floor, if one is set.
    pub floor: Option<Floor>,
    /// What reading the files already showed.
    pub remarks: Vec<Diagnostic>,
}

impl Corpus {
    /// Reads the files. What they are shows in their names: `en/bot.ftl`, `acct-locked.es.md`, `questions.tsv`,
    /// `glossary.toml`, `floor.toml`.
    pub fn from_files(files: &[SourceFile]) -> Self {
        let mut corpus = Self::default();
        let mut sorted: Vec<&SourceFile> = files.iter().collect();
        sorted.sort_by(|a, b| a.path.cmp(&b.path));
        for file in sorted {
            corpus.take(file);
        }
        corpus.remarks.sort();
        corpus
    }

    fn take(&mut self, file: &SourceFile) {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        match name.rsplit_once('.') {
            Some((stem, "ftl")) => self.take_phrases(file, stem),
            Some((stem, "md")) if !stem.eq_ignore_ascii_case("readme") => {
                self.take_article(file, stem);
            }
            Some(("questions", "tsv")) => self.take_golden(file),
            Some(("glossary", "toml")) => {
                let text = self.text(file);
                let (terms, remarks) = glossary::read(&file.path, &text);
                self.terms.extend(terms);
                self.remarks.extend(remarks);
            }
            Some(("floor", "toml")) => self.take_floor(file),
            _ => {}
        }
    }

    fn take_phrases(&mut self, file: &SourceFile, name: &str) {
        let folder = file.path.rsplit('/').nth(1).unwrap_or_default();
        let Some(lang) = Lang::ALL.into_iter().find(|lang| lang.code() == folder) else {
            self.ignored(file, "a file of phrases lies in a folder en or es");
            return;
        };
        let text = self.text(file);
        let (lines, faults) = ftl::parse(&text);
        let unread = faults.iter().map(|fault| fault.id.clone()).collect();
        for fault in faults {
            let (line, column) = place(&text, fault.at);
            self.remarks.push(Diagnostic {
                file: file.path.clone(),
                line,
                column,
                severity: Severity::Error,
                rule: "fluent-syntax",
                message: fault.message,
                hint: "write name = text; a further line begins with four spaces".to_owned(),
            });
        }
        let name = name.to_owned();
        self.phrases.push(PhraseFile { path: file.path.clone(), lang, name, text, lines, unread });
    }

    fn take_article(&mut self, file: &SourceFile, stem: &str) {
        let named = stem.rsplit_once('.').and_then(|(id, tag)| {
            let lang = Lang::ALL.into_iter().find(|lang| lang.code() == tag)?;
            Some((ArticleId::parse(id).ok()?, lang))
        });
        let Some((id, lang)) = named else {
            self.ignored(file, "an article's file is named like acct-locked.en.md");
            return;
        };
        let version = version(&file.bytes);
        let (article, remarks) = read::read(&file.path, id, lang, version, &file.bytes);
        self.remarks.extend(remarks);
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        self.articles.push(ArticleFile { path: file.path.clone(), text, article });
    }

    fn take_golden(&mut self, file: &SourceFile) {
        let text = self.text(file);
        let (_, remarks) = golden::read(&file.path, &text);
        self.remarks.extend(remarks);
        for (n, line) in text.lines().enumerate() {
            for golden in golden::read(&file.path, line).0 {
                let line = u32::try_from(n + 1).unwrap_or(u32::MAX);
                self.golden.push(GoldenLine { path: file.path.clone(), line, golden });
            }
        }
    }

    fn take_floor(&mut self, file: &SourceFile) {
        let text = self.text(file);
        match toml::from_str::<BTreeMap<Lang, Least>>(&text) {
            Ok(least) => self.floor = Some(Floor { path: file.path.clone(), least }),
            Err(error) => {
                let (line, column) = place(&text, error.span().map_or(0, |span| span.start));
                self.remarks.push(Diagnostic {
                    file: file.path.clone(),
                    line,
                    column,
                    severity: Severity::Error,
                    rule: "toml",
                    message: error.message().lines().next().unwrap_or("not TOML").to_owned(),
                    hint: "write [en] and [es], each with recall_at_1 = 0.7 and recall_at_3 = 0.8"
                        .to_owned(),
                });
            }
        }
    }

    /// The text of a file; bytes that are no text are reported and replaced.
    fn text(&mut self, file: &SourceFile) -> String {
        let text = String::from_utf8_lossy(&file.bytes);
        if let Err(fault) = std::str::from_utf8(&file.bytes) {
            let (line, column) = place(&text, fault.valid_up_to());
            self.remarks.push(Diagnostic {
                file: file.path.clone(),
                line,
                column,
                severity: Severity::Error,
                rule: "not-utf8",
                message: "a byte here is not UTF-8 text".to_owned(),
                hint: "save the file in the encoding UTF-8".to_owned(),
            });
        }
        text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned()
    }

    fn ignored(&mut self, file: &SourceFile, hint: &str) {
        self.remarks.push(Diagnostic {
            file: file.path.clone(),
            line: 0,
            column: 0,
            severity: Severity::Warning,
            rule: "ignored-file",
            message: "nothing reads this file under this name".to_owned(),
            hint: hint.to_owned(),
        });
    }

    /// The articles and the glossary, for an index.
    pub fn knowledge(&self) -> Knowledge {
        let articles = self.articles.iter().map(|file| file.article.clone());
        Knowledge::new(articles, self.terms.clone())
    }

    /// Every line of one language with its file; of two with one name the first.
    pub fn lines(&self, lang: Lang) -> BTreeMap<&str, (&PhraseFile, &Line)> {
        let mut lines = BTreeMap::new();
        for file in self.phrases.iter().filter(|file| file.lang == lang) {
            for line in &file.lines {
                lines.entry(line.id.as_str()).or_insert((file, line));
            }
        }
        lines
    }

    /// Whether a line is there but cannot be read, which is remarked on already.
    pub fn is_unread(&self, lang: Lang, id: &str) -> bool {
        let mut files = self.phrases.iter().filter(|file| file.lang == lang);
        files.any(|file| file.unread.iter().any(|name| name == id))
    }

    /// Every line that both languages have, English first.
    pub fn pairs(&self) -> Vec<[(&PhraseFile, &Line); 2]> {
        let spanish = self.lines(Lang::Es);
        self.lines(Lang::En)
            .into_iter()
            .filter_map(|(id, en)| Some([en, *spanish.get(id)?]))
            .collect()
    }

    /// The articles in one language, by id; of two with one id the first.
    pub fn articles(&self, lang: Lang) -> BTreeMap<&ArticleId, &ArticleFile> {
        let mut articles = BTreeMap::new();
        for file in self.articles.iter().filter(|file| file.article.reference.lang == lang) {
            articles.entry(&file.article.reference.id).or_insert(file);
        }
        articles
    }

    /// Every article that both languages have once, English first. Which of two files is the twin, nobody can say.
    pub fn twins(&self) -> Vec<[&ArticleFile; 2]> {
        let spanish = self.articles(Lang::Es);
        let mut counts: BTreeMap<(&ArticleId, Lang), usize> = BTreeMap::new();
        for ArticleFile { article, .. } in &self.articles {
            *counts.entry((&article.reference.id, article.reference.lang)).or_default() += 1;
        }
        let is_once = |file: &ArticleFile| {
            let reference = &file.article.reference;
            counts.get(&(&reference.id, reference.lang)) == Some(&1)
        };
        self.articles(Lang::En)
            .into_iter()
            .filter_map(|(id, en)| Some([en, *spanish.get(id)?]))
            .filter(|twins| twins.iter().all(|file| is_once(file)))
            .collect()
    }

    /// The skills that have a name for people: `skill-cargo-release` makes `cargo_release` one.
    pub fn skills(&self) -> Vec<String> {
        let lines = self.lines(Lang::En);
        let named = lines.into_keys().filter_map(|id| id.strip_prefix("skill-"));
        named.map(|name| name.replace('-', "_")).collect()
    }
}

impl PhraseFile {
    /// Line and column of a byte of the file.
    pub fn place(&self, at: usize) -> (u32, u32) {
        place(&self.text, at)
    }
}

impl ArticleFile {
    /// Line and column of a byte of the file.
    pub fn place(&self, at: usize) -> (u32, u32) {
        place(&self.text, at)
    }

    /// Where these words first stand; the file as a whole when they are written in another way.
    pub fn place_of(&self, words: &str) -> (u32, u32) {
        self.text.find(words).map_or((0, 0), |at| self.place(at))
    }

    /// Where a key of the front matter stands; the file as a whole when it is left out.
    pub fn place_of_key(&self, key: &str) -> (u32, u32) {
        let (front, _) = self.text.split_at(self.body_at());
        let line = front.lines().position(|line| {
            line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='))
        });
        line.map_or((0, 0), |n| (u32::try_from(n + 1).unwrap_or(u32::MAX), 1))
    }

    /// Where the text below the front matter begins, in bytes.
    pub fn body_at(&self) -> usize {
        let mut fences = self.text.match_indices("+++\n");
        fences.nth(1).map_or(0, |(at, fence)| at + fence.len())
    }

    /// The text below the front matter.
    pub fn body(&self) -> &str {
        self.text.split_at(self.body_at()).1
    }
}

fn version(bytes: &[u8]) -> String {
    let mut digits = String::new();
    for byte in Sha256::digest(bytes).iter().take(VERSION_DIGITS.div_ceil(2)) {
        let written = write!(digits, "{byte:02x}");
        debug_assert!(written.is_ok(), "a string takes everything");
    }
    digits
}
