//! Why a piece of a Fluent file cannot be read, as an author sees it, and what to write instead. The parser knows only
//! which sign it missed; what was meant shows in what stands there.

/// The advice for what is none of the cases below.
const SHAPE: &str = "write name = text; a further line begins with four spaces";
const ATTRIBUTE: &str = "begin it with four spaces: “    .label = text”";
const BRACES: &str =
    "a brace opens a variable: { $name }; for one that readers shall see write {\"{\"}";
const TAB: &str = "begin a further line with four spaces, not with a tab";
const NAME: &str = "a name begins with a letter and has the letters a to z, digits and hyphens";
const EMPTY: &str = "write its text behind the equals sign, or remove the line in both languages";

/// What is wrong and what to do. `junk` is what cannot be read, `at` how far the parser came in it, `said` what it says.
pub(super) fn advice(junk: &str, at: usize, said: String) -> (String, String) {
    let (message, hint) = match junk.chars().next() {
        Some('\t') => ("a line begins with a tab".to_owned(), TAB),
        Some(' ') => return indented(junk),
        Some('.') => (said, ATTRIBUTE),
        _ if said.contains("closing brace") => {
            (said, "for a brace that readers shall see write {\"}\"}; otherwise open it with {")
        }
        _ if said.starts_with("expected a message field")
            || said.starts_with("expected a term") =>
        {
            ("this line has no text".to_owned(), EMPTY)
        }
        _ if said == "expected a value" => ("a part of this line has no text".to_owned(), EMPTY),
        _ if begun(junk, at).contains('{') => (said, BRACES),
        _ if !begun(junk, at).contains('=') && first_line(junk).contains(": ") => {
            (said, "write name = text, with an equals sign and no colon")
        }
        Some(c) if !c.is_ascii_alphabetic() && c != '-' && c != '#' => {
            (format!("no line can begin with {c}"), NAME)
        }
        _ => (said, SHAPE),
    };
    (message, hint.to_owned())
}

/// A further line that ended the text before it: some signs mean something else there.
fn indented(junk: &str) -> (String, String) {
    let begun = junk.trim_start_matches(' ');
    match begun.chars().next() {
        Some('\t') => ("a line begins with a tab".to_owned(), TAB.to_owned()),
        Some(c @ ('*' | '[' | '}')) => (
            format!("a further line begins with {c}, which Fluent reads as its own"),
            format!("write {{\"{c}\"}} instead, or move the break so that a word begins the line"),
        ),
        Some('.') => (
            "a further line begins with a full stop, which Fluent reads as an attribute".to_owned(),
            "write {\".\"} instead; an attribute is written “    .label = text”".to_owned(),
        ),
        Some('#') => (
            "a comment is indented".to_owned(),
            "begin a comment at the very beginning of its line".to_owned(),
        ),
        _ => (
            "this line is indented, but no line is above that it goes on from".to_owned(),
            "begin a name at the very beginning of its line".to_owned(),
        ),
    }
}

fn begun(junk: &str, at: usize) -> &str {
    junk.get(..at).unwrap_or(junk)
}

fn first_line(junk: &str) -> &str {
    junk.lines().next().unwrap_or_default()
}
