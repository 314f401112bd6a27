//! Tables of messages as spreadsheets save them → lines with tabs, one row a line, at the line where the row begins.
//! Knows nothing about what the columns mean, but that one of the first two is a language.

use crate::domain::lang::Lang;

/// What stands between columns where tabs are missing. Two spaces are what some editors make of a tab.
const OTHERS: [&str; 4] = [";", ",", "|", "  "];
/// A cell may go on over so many lines.
const CELL_LINES_MAX: usize = 12;

/// A table with tabs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tabbed {
    /// The lines.
    pub text: String,
    /// The first line whose columns were kept apart by something else, from 1, and by what.
    pub other: Option<(u32, &'static str)>,
}

/// Reads a table of so many columns; the last one holds whatever is left of its line.
pub fn tabbed(text: &str, columns: usize) -> Tabbed {
    let lines: Vec<&str> = text.lines().collect();
    let other = lines.iter().zip(1_u32..).find_map(|(line, n)| Some((n, separator(line)?)));
    let mut out = Tabbed { text: String::new(), other };
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let apart = match other {
            _ if line.contains('\t') || is_note(line) => "\t",
            Some((_, other)) if line.contains(other) => other,
            _ => "\t",
        };
        let (row, used) = row(lines.get(at..).unwrap_or_default(), apart, columns);
        out.text.push_str(&row);
        for _ in 0..used {
            out.text.push('\n');
        }
        at += used;
    }
    out
}

fn is_note(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with('#')
}

/// What keeps the columns of a line without tabs apart, when one of the first two is a language.
fn separator(line: &str) -> Option<&'static str> {
    if is_note(line) || line.contains('\t') {
        return None;
    }
    let found = OTHERS
        .into_iter()
        .find(|apart| line.split(apart).take(2).any(is_language) && line.contains(apart));
    found.or_else(|| line.split_once(' ').filter(|(cell, _)| is_language(cell)).map(|_| " "))
}

fn is_language(cell: &str) -> bool {
    let cell = cell.trim().trim_matches('"');
    Lang::ALL.iter().any(|lang| lang.code() == cell)
}

/// The row that begins with the first of these lines, and how many of them it takes.
fn row(lines: &[&str], apart: &str, columns: usize) -> (String, usize) {
    let Some(first) = lines.first() else { return (String::new(), 1) };
    if is_note(first) {
        return ((*first).to_owned(), 1);
    }
    let (mut rest, mut used) = ((*first).to_owned(), 1);
    let mut cells = Vec::new();
    loop {
        let begun = rest.trim_start_matches(' ').to_owned();
        let cell = if begun.starts_with('"') {
            unquoted(&begun, apart, lines.get(used..).unwrap_or_default())
        } else {
            None
        };
        if let Some((cell, left, more)) = cell {
            used += more;
            cells.push(cell);
            match left {
                Some(left) if cells.len() < columns => rest = left,
                _ => break,
            }
            continue;
        }
        match rest.split_once(apart) {
            Some((cell, left)) if cells.len() + 1 < columns => {
                cells.push(cell.trim().to_owned());
                rest =
                    if apart.trim().is_empty() && apart != "\t" { left.trim_start() } else { left }
                        .to_owned();
            }
            _ => {
                // Empty columns to the right come with a spreadsheet.
                let end = if apart == "\t" || apart.trim().is_empty() {
                    rest.trim_end()
                } else {
                    rest.trim_end().trim_end_matches(apart)
                };
                cells.push(end.to_owned());
                break;
            }
        }
    }
    (cells.join("\t"), used)
}

/// A cell in quotes, as spreadsheets write it: its text, what follows it on its last line, and how many further lines it
/// took. Nothing when the quotes are the writer's own.
fn unquoted(begun: &str, apart: &str, further: &[&str]) -> Option<(String, Option<String>, usize)> {
    let mut lines = std::iter::once(begun.get(1..)?).chain(further.iter().copied());
    let mut cell = String::new();
    for used in 0..CELL_LINES_MAX {
        let mut rest = lines.next()?;
        if used > 0 {
            if rest.contains('\t') || separator(rest).is_some() || is_note(rest) {
                return None;
            }
            cell.push(' ');
        }
        while let Some((before, after)) = rest.split_once('"') {
            cell.push_str(before);
            if let Some(after) = after.strip_prefix('"') {
                cell.push('"');
                rest = after;
                continue;
            }
            let left = after.trim_start_matches(' ');
            if left.is_empty() {
                return Some((cell.trim().to_owned(), None, used));
            }
            let is_spaces = apart != "\t" && apart.trim().is_empty();
            let next = if is_spaces && after != left { left } else { left.strip_prefix(apart)? };
            return Some((cell.trim().to_owned(), Some(next.to_owned()), used));
        }
        cell.push_str(rest);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_with_tabs_stays_as_it_is() {
        let text =
            "# a; b\n\nen\tacct-locked\tlocked; out, \"really\"\nes\tx\t\"hold\" y \"release\"\n";
        assert_eq!(tabbed(text, 3), Tabbed { text: text.to_owned(), other: None });
    }

    #[test]
    fn what_a_spreadsheet_puts_in_quotes_is_taken_out_of_them() {
        let text =
            "en\t\"\"\"hold\"\", they say\"\t\nen\tx\n\"en\"\t\"two\nlines\"\nes\t\"open\nen\ty\n";
        assert_eq!(
            tabbed(text, 2).text,
            "en\t\"hold\", they say\nen\tx\nen\ttwo lines\n\nes\t\"open\nen\ty\n"
        );
    }

    #[test]
    fn columns_that_something_else_keeps_apart_are_read_and_named() {
        for (text, apart) in [
            ("lang;article;question\nen;acct-locked;a, b;\nes;x;\"c; d\";;\n", ";"),
            ("lang,article,question\nen,acct-locked,\"a, b\"\nes,x,c; d,\n", ","),
            ("lang|article|question\nen|acct-locked|a, b\nes|x|c; d\n", "|"),
        ] {
            let read = tabbed(text, 3);
            let wanted = "lang\tarticle\tquestion\nen\tacct-locked\ta, b\nes\tx\tc; d\n";
            assert_eq!(read, Tabbed { text: wanted.to_owned(), other: Some((2, apart)) }, "{text}");
        }
        assert_eq!(tabbed("acct-a;en;x\n", 3).text, "acct-a\ten\tx\n");
        assert_eq!(tabbed("en    acct-a    x  y\n", 3).text, "en\tacct-a\tx  y\n");
        assert_eq!(tabbed("\"en\"   \"a b\"\n", 2).text, "en\ta b\n");
        assert_eq!(tabbed("en tell me a joke\n", 2).text, "en\ttell me a joke\n");
        assert_eq!(tabbed("en the end\n", 2).other, Some((1, " ")));
    }
}
