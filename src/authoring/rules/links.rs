//! `dead-link`: a link to an article that is not there.

use super::error;
use crate::authoring::corpus::Corpus;
use crate::domain::article::Node;
use crate::domain::diagnostic::Diagnostic;

/// How a link to an article is written.
const SCHEME: &str = "article:";

/// Looks at every link between articles.
pub fn check(corpus: &Corpus) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for file in &corpus.articles {
        each(&file.article.body, &mut |target| {
            let Some(id) = target.strip_prefix(SCHEME) else { return };
            let is_there = corpus.articles.iter().any(|f| f.article.reference.id.as_str() == id);
            if !is_there {
                found.push(error(
                    &file.path,
                    file.place_of(&target),
                    "dead-link",
                    format!("there is no article {id}"),
                    "correct the name, or take the link out",
                ));
            }
        });
    }
    found
}

/// Every link's target in these nodes, as it is written.
pub(super) fn each(nodes: &[Node], visit: &mut impl FnMut(String)) {
    for node in nodes {
        match node {
            Node::Article { id, .. } => visit(format!("{SCHEME}{id}")),
            Node::Link { href, .. } => visit(href.clone()),
            _ => {}
        }
        each(node.children(), visit);
    }
}
