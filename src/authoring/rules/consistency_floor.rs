//! `consistency-floor`: too few of the paraphrases in `consistency.tsv` find their article first, or too few groups of
//! them do by every paraphrase. Asking is somebody else's business; what was found is handed in.

use super::recall::GoldenResult;
use super::{apart, error};
use crate::authoring::corpus::Corpus;
use crate::domain::diagnostic::Diagnostic;
use crate::domain::golden::{all_right, share};

/// Compares what was found with the floor.
pub fn check(corpus: &Corpus, paraphrased: &[GoldenResult]) -> Vec<Diagnostic> {
    let Some(floor) = &corpus.floor else { return Vec::new() };
    let mut found = Vec::new();
    for (lang, least) in &floor.least {
        let own = || paraphrased.iter().filter(|result| result.golden.lang == *lang);
        let is_right = |result: &GoldenResult| result.found.first() == Some(&result.golden.article);
        let n = own().count();
        if n == 0 {
            continue;
        }
        let first = own().filter(|result| is_right(result)).count();
        let (groups, of) =
            all_right(own().map(|result| (&result.golden.article, is_right(result))));
        for (name, reached, least) in [
            ("consistency_recall_at_1", share(first, n), least.consistency_recall_at_1),
            ("consistency_all_right", share(groups, of), least.consistency_all_right),
        ] {
            let Some(least) = least.filter(|least| reached < *least) else { continue };
            let (reached, least) = apart(reached, least);
            found.push(error(
                &floor.path,
                (0, 0),
                "consistency-floor",
                format!("{name} in {lang} is {reached}, the floor is {least}"),
                "see `puente eval --consistency --errors`; the floor may only rise",
            ));
        }
    }
    found
}
