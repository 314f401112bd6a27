//! The looks at what authors write: phrases, articles, and the index of them.

use std::path::Path;

use super::Found;
use super::filesystem::is_writable;
use crate::adapters::search::home;
use crate::app::content::{engine_options, words_alone};
use crate::authoring::corpus::Corpus;
use crate::authoring::rules::{self, Given};
use crate::cli::{check, knowledge};
use crate::config::{Config, Content};
use crate::domain::counted::counted;
use crate::domain::diagnostic::Severity;

pub(super) fn content(config: &Config) -> Vec<Found> {
    let folders = [config.content.locales.as_path(), config.content.knowledge.as_path()];
    let files = match check::read(&folders) {
        Ok(files) => files,
        Err(error) => {
            let advice = "name the folders with content.locales and content.knowledge";
            return vec![Found::broken("content", format!("{error:#}"), advice)];
        }
    };
    let corpus = Corpus::from_files(&files);
    let lines = check::lines_in_code(&corpus);
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let given = Given { ids_in_code: &lines, ..Given::default() };
    let remarks = rules::check(&corpus, &given);
    let errors = remarks.iter().filter(|remark| remark.severity == Severity::Error).count();
    let text = format!(
        "{} of phrases, {}: {}, {}",
        counted(corpus.phrases.len(), "file"),
        counted(corpus.articles.len(), "article"),
        counted(errors, "error"),
        counted(remarks.len() - errors, "warning")
    );
    let clean = if errors > 0 {
        Found::warning(
            "content",
            text,
            "`puente check` names them; a file with errors is not taken up",
        )
    } else {
        Found::fine("content", text)
    };
    vec![clean, index(&config.content.knowledge), meaning(&config.content)]
}

/// Whether the bot looks at what sentences mean, or at their words alone.
fn meaning(content: &Content) -> Found {
    const WHAT: &str = "meaning";
    let (options, fault) = engine_options(content);
    if let Some(fault) = words_alone(&options, fault.as_ref()) {
        let advice = "`make model` fetches it; content.model names another folder";
        return Found::warning(WHAT, format!("by words alone: {fault}"), advice);
    }
    let folder = content.model.as_deref().unwrap_or(Path::new(""));
    Found::fine(WHAT, format!("the language model is in {}", folder.display()))
}

fn index(folder: &Path) -> Found {
    const WHAT: &str = "index";
    let loaded = match knowledge::read(folder) {
        Ok(loaded) => loaded,
        Err(error) => return Found::broken(WHAT, format!("{error:#}"), "`puente check` says more"),
    };
    let built = home(folder, &loaded.hash);
    if built.is_dir() {
        return Found::fine(WHAT, format!("{} is up to date", built.display()));
    }
    if is_writable(folder) {
        return Found::fine(WHAT, "not built yet; the next start builds it");
    }
    Found::warning(
        WHAT,
        format!("not built, and {} cannot be written by this user", folder.display()),
        "run `puente index` as a user who may, or the server cannot keep an index there",
    )
}
