//! `act-clash`: an example of one dialogue act that is another's too, or that is a question: what it does would be left
//! to chance. What a single file says wrong is remarked on when it is read.

use crate::authoring::corpus::Corpus;
use crate::domain::diagnostic::Diagnostic;

/// Holds the examples of all acts against one another.
pub fn check(corpus: &Corpus) -> Vec<Diagnostic> {
    corpus.acts.clashes(|act| corpus.act_files.get(act).cloned().unwrap_or_else(|| act.to_owned()))
}
