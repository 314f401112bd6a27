//! What a file of phrases lets pass and readers stumble over. `indented-comment`: a comment that became part of the text
//! above it. `swallowed-line`: a line that did. `escape`: `\\n` and its kin, which are shown as they are written. `markup`:
//! HTML or Markdown, which no line knows. `quoted-text`: quotation marks around the whole of it, which are shown.
//! `blank-text`: nothing but blanks.

use super::{error, warning};
use crate::authoring::corpus::{Corpus, PhraseFile};
use crate::authoring::ftl::{Element, Line, Part};
use crate::domain::diagnostic::Diagnostic;

/// Blanks that are written as an escape.
const BLANKS: [&str; 5] = ["\\u00A0", "\\u00a0", "\\u0020", "\\u200B", "\\u200b"];

/// Looks at every line of both languages.
pub fn check(corpus: &Corpus) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for file in &corpus.phrases {
        for line in &file.lines {
            for part in &line.parts {
                found.extend(of_part(file, line, part));
            }
        }
    }
    found
}

fn of_part(file: &PhraseFile, line: &Line, part: &Part) -> Vec<Diagnostic> {
    let name =
        part.attribute.as_ref().map_or_else(|| line.id.clone(), |a| format!("{}.{a}", line.id));
    let readings = part.pattern.readings();
    if readings.iter().all(|reading| is_blank(reading)) {
        let hint = "write its text, or remove the line in both languages";
        return vec![error(
            &file.path,
            file.place(part.at),
            "blank-text",
            format!("{name} is blank"),
            hint,
        )];
    }
    let mut found = Vec::new();
    let whole = readings.first().map(String::as_str).unwrap_or_default();
    let inner = whole.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    if inner.is_some_and(|inner| !inner.contains('"')) {
        found.push(warning(
            &file.path,
            file.place(part.at),
            "quoted-text",
            format!("{name} stands in quotation marks, which are shown"),
            "write the text without them",
        ));
    }
    let mut seen = Vec::new();
    part.pattern.each(&mut |element| {
        let Element::Text { text, at } = element else { return };
        for (rule, offset, message, hint) in traps(&file.text, *at, text) {
            // One remark for each cause, however often it shows in the line.
            if !seen.contains(&rule) {
                seen.push(rule);
                let place = file.place(at + offset);
                found.push(warning(&file.path, place, rule, format!("{name}: {message}"), hint));
            }
        }
    });
    found
}

fn is_blank(reading: &str) -> bool {
    let mut text = reading.to_owned();
    for blank in BLANKS {
        text = text.replace(blank, "");
    }
    text.trim().is_empty()
}

type Trap = (&'static str, usize, String, &'static str);

fn traps(file: &str, at: usize, text: &str) -> Vec<Trap> {
    let mut found = Vec::new();
    let begun = text.trim_start();
    let start = text.len() - begun.len();
    if is_further_line(file, at + start) {
        if begun.starts_with("# ") || begun.starts_with("##") || begun.trim_end() == "#" {
            let message = "this comment is indented, so it is part of the text".to_owned();
            let hint = "begin a comment at the very beginning of its line";
            found.push(("indented-comment", start, message, hint));
        } else if let Some(id) = named(begun) {
            let message = format!("{id} is indented, so it is part of this text");
            let hint = "begin a name at the very beginning of its line";
            found.push(("swallowed-line", start, message, hint));
        }
    }
    for escape in ["\\n", "\\t", "\\r", "\\\""] {
        if let Some(offset) = text.find(escape) {
            let message = format!("{escape} is shown as it is written");
            let hint = "for a new line go on in the next line of the file with four spaces; a quotation mark needs no backslash";
            found.push(("escape", offset, message, hint));
            break;
        }
    }
    if let Some((offset, sign)) = markup(text) {
        let message = format!("{sign} is shown as it is written");
        found.push(("markup", offset, message, "lines are plain words: leave the markup out"));
    }
    found
}

/// Whether only spaces stand before this byte in its line.
fn is_further_line(file: &str, at: usize) -> bool {
    let before = file.get(..at).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    !line.is_empty() && line.chars().all(|c| c == ' ')
}

/// The name in `name = text`.
fn named(text: &str) -> Option<&str> {
    let (id, rest) = text.split_once('=')?;
    let id = id.trim_end();
    let is_id = id.len() > 1
        && id
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
        && id.starts_with(|c: char| c.is_ascii_lowercase() || c == '-');
    (is_id && rest.starts_with(' ')).then_some(id)
}

/// HTML or Markdown in a text.
fn markup(text: &str) -> Option<(usize, String)> {
    for (at, _) in text.match_indices(['<', '&']) {
        let rest = text.get(at..).unwrap_or_default();
        let (end, is_entity) = if rest.starts_with('<') { ('>', false) } else { (';', true) };
        let Some((inner, _)) = rest.get(1..).and_then(|rest| rest.split_once(end)) else {
            continue;
        };
        let name = inner.trim_start_matches(['/', '#']);
        let is_name = name
            .starts_with(|c: char| c.is_ascii_alphabetic() || (is_entity && c.is_ascii_digit()));
        // AT&T; and the like are no names of characters.
        let is_entity_name = name.len() > 1 && name.chars().all(|c| c.is_ascii_alphanumeric());
        if is_name && (!is_entity || is_entity_name) {
            return Some((at, rest.get(..inner.len() + 2).unwrap_or(rest).to_owned()));
        }
    }
    if let Some(at) = text.find("**") {
        let is_pair = text.get(at + 2..).is_some_and(|rest| rest.contains("**"));
        if is_pair {
            return Some((at, "**".to_owned()));
        }
    }
    ["](http", "](article:"].into_iter().find_map(|sign| Some((text.find(sign)?, sign.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_told_from_signs() {
        for (text, sign) in [
            ("a <b>bold</b> word", "<b>"),
            ("one<br/>two", "<br/>"),
            ("a&nbsp;b", "&nbsp;"),
            ("a&#160;b", "&#160;"),
            ("**now**", "**"),
            ("[here](https://example.org)", "](http"),
        ] {
            assert_eq!(markup(text).map(|(_, sign)| sign), Some(sign.to_owned()), "{text}");
        }
        for text in ["a < b > c", "AT&T; and", "2 ** 3", "R & D; x", "[order number]", "5 <6"] {
            assert_eq!(markup(text), None, "{text}");
        }
    }

    #[test]
    fn a_name_in_the_middle_of_a_text_is_seen() {
        assert_eq!(named("bot-hello = Hello"), Some("bot-hello"));
        for text in ["x = 5", "The sum = 5", "a=b", "Total = 5"] {
            assert_eq!(named(text), None, "{text}");
        }
    }
}
