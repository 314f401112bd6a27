//! Files → a corpus. What a file is shows in its name; what cannot be read is remarked on and left out.
//! Knows nothing about what is right.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::files::{self, Kind};
use super::{
    ArticleFile, Corpus, Floor, GoldenLine, Least, OffTopicLine, OtherFile, PhraseFile, SourceFile,
};
use crate::authoring::ftl;
use crate::authoring::place::place;
use crate::domain::act;
use crate::domain::article::{ArticleId, glossary, read};
use crate::domain::decode::{Decoded, Encoding, decode};
use crate::domain::diagnostic::{Diagnostic, Severity};
use crate::domain::golden::{self, Golden, OffTopic};
use crate::domain::lang::Lang;
use crate::domain::table::{Tabbed, tabbed};

/// How many hex digits name an article's wording.
const VERSION_DIGITS: usize = 12;

/// Reads a table of messages: its path for remarks, and its text.
type ReadMessages = fn(&str, &str) -> (Vec<OffTopic>, Vec<Diagnostic>);

impl Corpus {
    /// Reads the files. What they are shows in their names (see `files`).
    pub fn from_files(files: &[SourceFile]) -> Self {
        let mut corpus = Self::default();
        let mut sorted: Vec<&SourceFile> = files.iter().collect();
        sorted.sort_by(|a, b| a.path.cmp(&b.path));
        for file in sorted {
            corpus.take(file);
        }
        corpus.set_copies_aside();
        corpus.remarks.sort();
        corpus
    }

    fn take(&mut self, file: &SourceFile) {
        let (stem, kind) = match files::kind(&file.path) {
            Ok(Some(known)) => known,
            Ok(None) => return,
            Err(hint) => {
                self.ignored(file, &hint);
                return;
            }
        };
        let Some(text) = self.text(file) else {
            self.take_unread(file, stem, &kind);
            return;
        };
        match kind {
            Kind::Phrases(lang) => self.take_phrases(file, lang, stem, text),
            Kind::Article(id, lang) => self.take_article(file, id, lang, text),
            Kind::Golden => self.take_golden(file, &text),
            Kind::OffTopic => self.take_off_topic(file, &text, golden::read_off_topic),
            Kind::Negatives => self.take_off_topic(file, &text, golden::read_negatives),
            Kind::Paraphrases => self.take_paraphrases(file, &text),
            Kind::Glossary => {
                let (terms, remarks) = glossary::read(&file.path, &text);
                self.terms.extend(terms);
                self.remarks.extend(remarks);
                self.take_other(file, text);
            }
            Kind::Floor => {
                self.take_floor(file, &text);
                self.take_other(file, text);
            }
            Kind::Act => self.take_act(file, stem, text),
        }
    }

    /// What cannot be read takes no remark about something else with it.
    fn take_unread(&mut self, file: &SourceFile, stem: &str, kind: &Kind) {
        if let Kind::Phrases(lang) = *kind {
            self.phrases.push(PhraseFile {
                path: file.path.clone(),
                lang,
                name: stem.to_owned(),
                text: String::new(),
                lines: Vec::new(),
                unread: vec![ftl::EVERY.to_owned()],
            });
        }
    }

    fn take_other(&mut self, file: &SourceFile, text: String) {
        self.others.push(OtherFile { path: file.path.clone(), text });
    }

    fn take_act(&mut self, file: &SourceFile, name: &str, text: String) {
        let (examples, remarks) = act::read(&file.path, &text);
        self.remarks.extend(remarks);
        self.act_files.insert(name.to_owned(), file.path.clone());
        self.acts.extend(examples);
        self.take_other(file, text);
    }

    fn take_phrases(&mut self, file: &SourceFile, lang: Lang, name: &str, text: String) {
        let (lines, faults) = ftl::parse(&text);
        let unread = faults.iter().map(|fault| fault.id.clone()).collect();
        for ftl::Fault { at, message, hint, .. } in faults {
            let (line, column) = place(&text, at);
            self.remarks.push(Diagnostic {
                file: file.path.clone(),
                line,
                column,
                severity: Severity::Error,
                rule: "fluent-syntax",
                message,
                hint,
            });
        }
        let name = name.to_owned();
        self.phrases.push(PhraseFile { path: file.path.clone(), lang, name, text, lines, unread });
    }

    fn take_article(&mut self, file: &SourceFile, id: ArticleId, lang: Lang, text: String) {
        let version = version(text.as_bytes());
        let (article, remarks) = read::read(&file.path, id, lang, version, text.as_bytes());
        self.remarks.extend(remarks);
        self.articles.push(ArticleFile { path: file.path.clone(), text, article });
    }

    fn take_golden(&mut self, file: &SourceFile, text: &str) {
        let text = self.table(file, text, 3);
        let (read, remarks) = golden::read(&file.path, &text);
        self.remarks.extend(remarks);
        let lines = golden_lines(file, &text, read.len(), |line| golden::read("", line).0.pop());
        self.golden.extend(lines);
        self.take_other(file, text);
    }

    fn take_paraphrases(&mut self, file: &SourceFile, text: &str) {
        let text = self.table(file, text, 3);
        let (read, remarks) = golden::read_paraphrases(&file.path, &text);
        self.remarks.extend(remarks);
        let one = |line: &str| golden::read_paraphrases("", line).0.pop();
        let lines = golden_lines(file, &text, read.len(), one);
        self.paraphrases.extend(lines);
        self.take_other(file, text);
    }

    fn take_off_topic(&mut self, file: &SourceFile, text: &str, read: ReadMessages) {
        let text = self.table(file, text, 2);
        let (_, remarks) = read(&file.path, &text);
        self.remarks.extend(remarks);
        let is_negative = file.path.ends_with(files::NEGATIVES);
        let into = if is_negative { &mut self.negatives } else { &mut self.off_topic };
        for (line, written) in (1_u32..).zip(text.lines()) {
            for off_topic in read(&file.path, written).0 {
                into.push(OffTopicLine { path: file.path.clone(), line, off_topic });
            }
        }
        self.take_other(file, text);
    }

    /// A table with tabs; what kept its columns apart instead is remarked on once.
    fn table(&mut self, file: &SourceFile, text: &str, columns: usize) -> String {
        let Tabbed { text, other } = tabbed(text, columns);
        if let Some((line, apart)) = other {
            let apart = if apart.trim().is_empty() { "spaces" } else { apart };
            self.remarks.push(Diagnostic {
                file: file.path.clone(),
                line,
                column: 0,
                severity: Severity::Error,
                rule: "separator",
                message: format!("columns are kept apart by {apart} from here on, not by tabs"),
                hint: "put a tab between columns; in Excel save as “Text (Tab delimited)” or “Unicode Text”"
                    .to_owned(),
            });
        }
        text
    }

    fn take_floor(&mut self, file: &SourceFile, text: &str) {
        let fault = |at: usize, message: String, hint: &str| {
            let (line, column) = place(text, at);
            let (rule, severity) = ("toml", Severity::Error);
            let (file, hint) = (file.path.clone(), hint.to_owned());
            Diagnostic { file, line, column, severity, rule, message, hint }
        };
        match toml::from_str::<BTreeMap<Lang, Least>>(text) {
            Ok(least) => {
                for (lang, least) in &least {
                    for (key, share) in least.shares() {
                        if !(0.0..=1.0).contains(&share) {
                            let message = format!("{key} in {lang} is {share}, which is no share");
                            let hint = "write a share between 0 and 1: 0.92 for 92 of a hundred";
                            self.remarks.push(fault(at_key(text, *lang, key), message, hint));
                        }
                    }
                }
                self.floor = Some(Floor { path: file.path.clone(), least });
            }
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                let message = error.message().lines().next().unwrap_or("not TOML").to_owned();
                let hint = "write [en] and [es], each with recall_at_1 = 0.7 and recall_at_3 = 0.8";
                self.remarks.push(fault(at, message, hint));
            }
        }
    }

    /// The text of a file; nothing when it is none.
    fn text(&mut self, file: &SourceFile) -> Option<String> {
        let Decoded { text, fault } = decode(&file.bytes);
        let Some((encoding, at)) = fault else { return Some(text) };
        let is_whole = matches!(encoding, Encoding::Utf16 | Encoding::Binary);
        let (line, column) = if is_whole { (0, 0) } else { place(&text, at) };
        self.remarks.push(Diagnostic {
            file: file.path.clone(),
            line,
            column,
            severity: Severity::Error,
            rule: "not-utf8",
            message: encoding.message().to_owned(),
            hint: encoding.hint().to_owned(),
        });
        (encoding != Encoding::Binary).then_some(text)
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

/// The rows that could be read, each with its line; `one` reads a line by itself.
fn golden_lines(
    file: &SourceFile,
    text: &str,
    read: usize,
    one: impl Fn(&str) -> Option<Golden>,
) -> Vec<GoldenLine> {
    let mut lines = Vec::with_capacity(read);
    for (line, written) in (1_u32..).zip(text.lines()) {
        let golden = one(written);
        lines.extend(golden.map(|golden| GoldenLine { path: file.path.clone(), line, golden }));
    }
    lines
}

/// Where a key of a language's floor stands.
fn at_key(text: &str, lang: Lang, key: &str) -> usize {
    let from = text.find(&format!("[{lang}]")).unwrap_or(0);
    let below = text.get(from..).unwrap_or_default();
    from + below.find(key).unwrap_or(0)
}
