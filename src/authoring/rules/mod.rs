//! What must be true of everything authors write, one file a rule. A rule looks at the whole and remarks; it changes
//! nothing and stops nothing. Each rule's name is stable: authors quote it, tests and tools match on it.

// Phrases.
pub mod both_languages;
pub mod one_of_a_name;
pub mod references;
pub mod variables;
pub mod plurals;
pub mod literals;
pub mod same_text;
pub mod in_code;
pub mod filled;
pub mod line_text;
// Phrases and articles.
pub mod marks;
pub mod address;
pub mod hidden;
pub mod spelling;
pub mod house_words;
// Articles.
pub mod twins;
pub mod twins_agree;
pub mod one_title;
pub mod one_phrasing;
pub mod links;
pub mod fields;
pub mod freshness;
pub mod enough_phrasings;
pub mod too_large;
// Dialogue acts.
pub mod acts;
// Golden questions.
pub mod golden_known;
pub mod golden_own;
pub mod golden_reached;
pub mod tables;
pub mod recall;
pub mod answer_floor;
pub mod consistency_floor;

use super::corpus::Corpus;
use crate::domain::diagnostic::{Diagnostic, Severity};
pub use answer_floor::{Did, Treated};
pub use recall::GoldenResult;

/// What the rules are told besides the files.
#[derive(Debug, Clone, Copy, Default)]
pub struct Given<'a> {
    /// Today, `YYYY-MM-DD`; empty when nobody knows.
    pub today: &'a str,
    /// Every line the program says (see [`in_code::ids`]). Empty when nobody knows.
    pub ids_in_code: &'a [&'a str],
    /// What the golden questions found; empty when they were not asked.
    pub asked: &'a [GoldenResult],
    /// What was done with golden questions and off-topic messages; empty when nobody knows.
    pub treated: &'a [Treated],
    /// What the paraphrases found; empty when they were not asked.
    pub paraphrased: &'a [GoldenResult],
}

/// Every remark there is, by file and place.
pub fn check(corpus: &Corpus, given: &Given<'_>) -> Vec<Diagnostic> {
    let rules: [fn(&Corpus) -> Vec<Diagnostic>; 26] = [
        both_languages::check,
        one_of_a_name::check,
        references::check,
        variables::check,
        plurals::check,
        literals::check,
        same_text::check,
        marks::check,
        address::check,
        hidden::check,
        spelling::check,
        house_words::check,
        line_text::check,
        twins::check,
        twins_agree::check,
        one_title::check,
        one_phrasing::check,
        links::check,
        fields::check,
        enough_phrasings::check,
        too_large::check,
        acts::check,
        golden_known::check,
        golden_own::check,
        golden_reached::check,
        tables::check,
    ];
    let mut found = corpus.remarks.clone();
    found.extend(rules.into_iter().flat_map(|rule| rule(corpus)));
    found.extend(in_code::check(corpus, given.ids_in_code));
    found.extend(filled::check(corpus, given.ids_in_code));
    found.extend(freshness::check(corpus, given.today));
    found.extend(recall::check(corpus, given.asked));
    found.extend(answer_floor::check(corpus, given.treated));
    found.extend(consistency_floor::check(corpus, given.paraphrased));
    found.sort();
    found.dedup();
    found
}

/// Whether anything must be mended before it may go live.
pub fn has_errors(found: &[Diagnostic]) -> bool {
    found.iter().any(|remark| remark.severity == Severity::Error)
}

/// A share and what it is held to, with as many digits as tell them apart.
fn apart(share: f32, held_to: f32) -> (String, String) {
    let with = |digits: usize| (format!("{share:.digits$}"), format!("{held_to:.digits$}"));
    let (short, long) = (with(3), with(5));
    if short.0 == short.1 { long } else { short }
}

/// A remark that keeps a file from going live.
fn error(
    file: &str,
    place: (u32, u32),
    rule: &'static str,
    message: String,
    hint: &str,
) -> Diagnostic {
    remark(file, place, Severity::Error, rule, message, hint)
}

/// A remark that only asks for a look.
fn warning(
    file: &str,
    place: (u32, u32),
    rule: &'static str,
    message: String,
    hint: &str,
) -> Diagnostic {
    remark(file, place, Severity::Warning, rule, message, hint)
}

fn remark(
    file: &str,
    (line, column): (u32, u32),
    severity: Severity,
    rule: &'static str,
    message: String,
    hint: &str,
) -> Diagnostic {
    let (file, hint) = (file.to_owned(), hint.to_owned());
    Diagnostic { file, line, column, severity, rule, message, hint }
}

#[cfg(test)]
mod tests {
    use super::apart;

    #[test]
    fn what_is_a_hair_below_its_floor_is_not_said_to_be_equal_to_it() {
        assert_eq!(apart(0.111, 0.9), ("0.111".to_owned(), "0.900".to_owned()));
        assert_eq!(apart(0.969_9, 0.97), ("0.96990".to_owned(), "0.97000".to_owned()));
    }
}
