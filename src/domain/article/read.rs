//! The bytes of one file → an article, and everything an author should know about it. Never fails: whatever
//! cannot be read is reported and replaced by a default. Knows nothing about folders.

mod front;
mod body;
mod place;
#[cfg(test)]
mod tests;

use crate::domain::article::{Article, ArticleId, ArticleRef};
use crate::domain::decode::{Decoded, decode};
use crate::domain::diagnostic::{Diagnostic, Severity};
use crate::domain::lang::Lang;
pub(in crate::domain::article) use place::Remarks;

/// The line that opens and closes the front matter.
const FENCE: &str = "+++";

/// Reads one article. `file` is its path for people, relative to the folder that is read; `version` names this
/// wording (see [`ArticleRef::version`]). The remarks come sorted by place.
pub fn read(
    file: &str,
    id: ArticleId,
    lang: Lang,
    version: String,
    bytes: &[u8],
) -> (Article, Vec<Diagnostic>) {
    let Decoded { text, fault } = decode(bytes);
    let text = text.as_str();
    let mut remarks = Remarks::new(file, text);
    if let Some((encoding, at)) = fault {
        let message = encoding.message().to_owned();
        remarks.add(at, Severity::Error, "not-utf8", message, encoding.hint());
    }
    let (front, body_at) = split(text, &mut remarks);
    let front = front::read(front.0, front.1, &id, file, &mut remarks);
    let shown = body::read(text.get(body_at..).unwrap_or_default(), body_at, &mut remarks);
    if shown.plain.is_empty() {
        remarks.whole(
            Severity::Error,
            "empty-body",
            "there is no text to show".to_owned(),
            "write the answer below the second line of +++",
        );
    }
    let article = Article {
        reference: ArticleRef { id, lang, version },
        title: front.title,
        phrasings: front.phrasings,
        category: front.category,
        subcategory: front.subcategory,
        skill: front.skill,
        priority: front.priority,
        answered_by: front.answered_by,
        handoff_when: front.handoff_when,
        sources: front.sources,
        reviewed: front.reviewed,
        volatile: front.volatile,
        body: shown.nodes,
        plain: shown.plain,
    };
    (article, remarks.sorted())
}

/// The front matter with its offset, and where the body begins.
fn split<'t>(text: &'t str, remarks: &mut Remarks) -> ((&'t str, usize), usize) {
    let mut offset = 0;
    let mut opened = None;
    for line in text.split_inclusive('\n') {
        let here = offset;
        offset += line.len();
        match opened {
            None if line.trim().is_empty() => {}
            None if line.trim_end() == FENCE => opened = Some(offset),
            None => break,
            Some(from) if line.trim_end() == FENCE => {
                return ((text.get(from..here).unwrap_or_default(), from), offset);
            }
            Some(_) => {}
        }
    }
    remarks.add(
        0,
        Severity::Error,
        "front-matter",
        if opened.is_some() {
            "the front matter is not closed".to_owned()
        } else {
            "there is no front matter".to_owned()
        },
        "put title = \"…\" between two lines of +++ at the top",
    );
    match opened {
        Some(from) => ((text.get(from..).unwrap_or_default(), from), text.len()),
        None => (("", 0), 0),
    }
}
