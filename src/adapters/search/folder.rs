//! Reads a folder of articles and a glossary into one value, with everything an author should know about them.
//! Knows nothing about indexes.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::domain::article::glossary::{self, Term};
use crate::domain::article::{self, Article, ArticleId};
use crate::domain::diagnostic::{Diagnostic, Severity};
use crate::domain::knowledge::Knowledge;
use crate::domain::lang::Lang;

/// The largest file that is read, in bytes.
pub const FILE_BYTES_MAX: u64 = 256 * 1024;
/// The most articles that are read, counting languages apart.
pub const ARTICLES_MAX: usize = 20_000;
/// How deep folders may be nested.
const DEPTH_MAX: usize = 8;
/// The words of the trade, at the top of the folder.
const GLOSSARY: &str = "glossary.toml";
/// How many hex digits name a wording.
const VERSION_DIGITS: usize = 12;
/// How many hex digits name the whole folder.
const HASH_DIGITS: usize = 16;

/// What a folder holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// Articles and glossary.
    pub knowledge: Knowledge,
    /// What should be mended, by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// Names what was read: changes whenever any file does.
    pub hash: String,
}

/// The folder itself cannot be read. A single file that cannot be is a diagnostic.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {folder}: {source}")]
pub struct FolderError {
    /// Which one.
    pub folder: PathBuf,
    /// Why.
    pub source: io::Error,
}

/// Reads every `<id>.en.md` and `<id>.es.md` in the folder and the folders below it, and `glossary.toml`.
/// Hidden files and folders are passed over.
pub fn load(folder: &Path) -> Result<Loaded, FolderError> {
    let mut paths = Vec::new();
    list(folder, DEPTH_MAX, &mut paths)?;
    paths.sort();
    let mut loading =
        Loading { folder, hash: Sha256::new(), diagnostics: Vec::new(), articles: BTreeMap::new() };
    for path in paths {
        loading.take_article(&path);
    }
    let glossary = loading.glossary();
    loading.report_missing_twins();
    let Loading { hash, mut diagnostics, articles, .. } = loading;
    diagnostics.sort();
    Ok(Loaded {
        knowledge: Knowledge::new(articles.into_values().map(|(_, article)| article), glossary),
        diagnostics,
        hash: hex(&hash.finalize(), HASH_DIGITS),
    })
}

/// Finds the articles below a folder.
fn list(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), FolderError> {
    let fault = |source| FolderError { folder: folder.to_owned(), source };
    for entry in fs::read_dir(folder).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        let name = path.file_name().unwrap_or_default().as_encoded_bytes();
        if name.starts_with(b".") {
            continue;
        }
        if path.is_dir() {
            if depth > 0 {
                list(&path, depth - 1, found)?;
            }
        } else if name.ends_with(b".md") {
            found.push(path);
        }
    }
    Ok(())
}

struct Loading<'a> {
    folder: &'a Path,
    hash: Sha256,
    diagnostics: Vec<Diagnostic>,
    articles: BTreeMap<(ArticleId, Lang), (String, Article)>,
}

impl Loading<'_> {
    fn take_article(&mut self, path: &Path) {
        let file = self.relative(path);
        let Some((id, lang)) = named(path) else {
            self.remark(
                &file,
                Severity::Warning,
                "file-name",
                "this file is no article",
                "name it <id>.en.md or <id>.es.md, the id in lower-case letters, digits and hyphens",
            );
            return;
        };
        if let Some((other, _)) = self.articles.get(&(id.clone(), lang)) {
            let message = format!("{other} has the same id");
            self.remark(&file, Severity::Error, "duplicate-id", &message, "rename one of the two");
            return;
        }
        if self.articles.len() >= ARTICLES_MAX {
            let message = format!("more than {ARTICLES_MAX} articles; this one is not read");
            self.remark(&file, Severity::Error, "too-many", &message, "split the knowledge base");
            return;
        }
        let Some(bytes) = self.bytes(path, &file) else { return };
        let version = hex(&Sha256::digest(&bytes), VERSION_DIGITS);
        let (article, remarks) = article::read::read(&file, id.clone(), lang, version, &bytes);
        self.diagnostics.extend(remarks);
        self.articles.insert((id, lang), (file, article));
    }

    fn glossary(&mut self) -> Vec<Term> {
        let path = self.folder.join(GLOSSARY);
        if !path.exists() {
            return Vec::new();
        }
        let Some(bytes) = self.bytes(&path, GLOSSARY) else { return Vec::new() };
        let (terms, remarks) = glossary::read(GLOSSARY, &String::from_utf8_lossy(&bytes));
        self.diagnostics.extend(remarks);
        terms
    }

    /// The bytes of a file, which also go into the hash of the folder.
    fn bytes(&mut self, path: &Path, file: &str) -> Option<Vec<u8>> {
        let found = fs::metadata(path).and_then(|about| match about.len() {
            0..=FILE_BYTES_MAX => fs::read(path).map(Some),
            _ => Ok(None),
        });
        let message = match found {
            Ok(Some(bytes)) => {
                self.hash.update(format!("{file}\0{}\0", bytes.len()));
                self.hash.update(&bytes);
                return Some(bytes);
            }
            Ok(None) => format!("the file is larger than {FILE_BYTES_MAX} bytes"),
            Err(fault) => format!("the file cannot be read: {fault}"),
        };
        self.remark(file, Severity::Error, "unreadable", &message, "it is left out");
        None
    }

    fn report_missing_twins(&mut self) {
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

    fn relative(&self, path: &Path) -> String {
        let inside = path.strip_prefix(self.folder).unwrap_or(path);
        inside.to_string_lossy().replace('\\', "/")
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
fn named(path: &Path) -> Option<(ArticleId, Lang)> {
    let stem = path.file_name()?.to_str()?.strip_suffix(".md")?;
    let (id, code) = stem.rsplit_once('.')?;
    let lang = Lang::ALL.into_iter().find(|lang| lang.code() == code)?;
    Some((ArticleId::parse(id).ok()?, lang))
}

fn hex(bytes: &[u8], digits: usize) -> String {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).take(digits).map(digit).collect()
}

fn digit(nibble: u8) -> char {
    char::from_digit(u32::from(nibble), 16).unwrap_or('0')
}
