//! Files → a corpus. What a file is shows in its name; what cannot be read is remarked on and left out.
//! Knows nothing about what is right.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::{ArticleFile, Corpus, Floor, GoldenLine, Least, OffTopicLine, PhraseFile, SourceFile};
use crate::authoring::ftl;
use crate::authoring::place::place;
use crate::domain::act;
use crate::domain::article::{ArticleId, glossary, read};
use crate::domain::diagnostic::{Diagnostic, Severity};
use crate::domain::golden;
use crate::domain::lang::Lang;

/// How many hex digits name an article's wording.
const VERSION_DIGITS: usize = 12;

impl Corpus {
    /// Reads the files. What they are shows in their names: `en/bot.ftl`, `acct-locked.es.md`, `questions.tsv`,
    /// `offtopic.tsv`, `glossary.toml`, `floor.toml`.
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
            Some(("offtopic", "tsv")) => self.take_off_topic(file),
            Some(("consistency", "tsv")) => {
                let text = self.text(file);
                let (asked, remarks) = golden::read_paraphrases(&file.path, &text);
                self.paraphrases.extend(asked);
                self.remarks.extend(remarks);
            }
            Some(("glossary", "toml")) => {
                let text = self.text(file);
                let (terms, remarks) = glossary::read(&file.path, &text);
                self.terms.extend(terms);
                self.remarks.extend(remarks);
            }
            Some(("floor", "toml")) => self.take_floor(file),
            Some((stem, "toml")) if is_of_acts(&file.path) => self.take_act(file, stem),
            _ => {}
        }
    }

    fn take_act(&mut self, file: &SourceFile, name: &str) {
        let (examples, remarks) = act::read(&file.path, &self.text(file));
        self.remarks.extend(remarks);
        self.act_files.insert(name.to_owned(), file.path.clone());
        self.acts.extend(examples);
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

    fn take_off_topic(&mut self, file: &SourceFile) {
        let text = self.text(file);
        let (_, remarks) = golden::read_off_topic(&file.path, &text);
        self.remarks.extend(remarks);
        for (n, line) in text.lines().enumerate() {
            for off_topic in golden::read_off_topic(&file.path, line).0 {
                let line = u32::try_from(n + 1).unwrap_or(u32::MAX);
                self.off_topic.push(OffTopicLine { path: file.path.clone(), line, off_topic });
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
}

fn version(bytes: &[u8]) -> String {
    let mut digits = String::new();
    for byte in Sha256::digest(bytes).iter().take(VERSION_DIGITS.div_ceil(2)) {
        let written = write!(digits, "{byte:02x}");
        debug_assert!(written.is_ok(), "a string takes everything");
    }
    digits
}

/// Whether a file lies in the folder of dialogue acts.
fn is_of_acts(path: &str) -> bool {
    path.rsplit('/').nth(1) == Some(act::FOLDER.trim_end_matches('/'))
}
