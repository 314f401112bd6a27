//! Figures as an aligned table for a terminal of a hundred columns, and the rows that went wrong, one below the other.
//! Reckons nothing.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::figures::{Amount, Figures, points_apart};
use super::seen::{Became, Wrong};

/// Writes the figures of each group beside each other, and by how many points English lies above Spanish.
/// What was measured in no group is left out.
pub(super) fn figures(groups: &[(&str, Figures)], out: &mut dyn Write) -> io::Result<()> {
    let apart = apart(groups);
    let mut head = vec![String::new()];
    head.extend(groups.iter().map(|(name, _)| (*name).to_owned()));
    head.extend(apart.as_ref().map(|_| "en-es".to_owned()));
    let mut lines = vec![head];
    let mut rows = vec!["rows".to_owned()];
    rows.extend(groups.iter().map(|(_, figures)| figures.rows.to_string()));
    rows.extend(apart.as_ref().map(|_| String::new()));
    lines.push(rows);
    let measures = groups.first().map(|(_, figures)| figures.measures.iter());
    for (n, measure) in measures.into_iter().flatten().enumerate() {
        let amounts = groups.iter().filter_map(|(_, figures)| figures.measures.get(n));
        let amounts: Vec<Amount> = amounts.map(|measure| measure.amount).collect();
        if !amounts.iter().any(|amount| amount.is_known()) {
            continue;
        }
        let mut line = vec![measure.label.to_owned()];
        line.extend(amounts.into_iter().map(cell));
        if let Some(apart) = &apart {
            line.push(apart.get(measure.name).map_or_else(String::new, |by| format!("{by:+.1}")));
        }
        lines.push(line);
    }
    aligned(&lines, out)
}

fn apart(groups: &[(&str, Figures)]) -> Option<BTreeMap<&'static str, f64>> {
    let of = |wanted: &str| groups.iter().find(|(name, _)| *name == wanted);
    let ((_, en), (_, es)) = (of("en")?, of("es")?);
    Some(points_apart(en, es).into_iter().collect())
}

fn cell(amount: Amount) -> String {
    let nothing = || "–".to_owned();
    match amount {
        Amount::Share(share) => share.value().map_or_else(nothing, |value| {
            format!("{:.1}% {}/{}", value * 100.0, share.n, share.of)
        }),
        Amount::Level(number) | Amount::Number(number) => {
            number.map_or_else(nothing, |number| format!("{number:.3}"))
        }
    }
}

/// The first column begins, and every other one ends, at one place.
fn aligned(lines: &[Vec<String>], out: &mut dyn Write) -> io::Result<()> {
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    for line in lines {
        let mut text = String::new();
        for (column, cell) in line.iter().enumerate() {
            let width = width(column);
            let cell = match column {
                0 => format!("{cell:<width$}"),
                _ => format!("  {cell:>width$}"),
            };
            text.push_str(&cell);
        }
        writeln!(out, "{}", text.trim_end())?;
    }
    Ok(())
}

/// Writes what went wrong.
pub(super) fn errors<'w>(
    wrong: impl Iterator<Item = &'w Wrong>,
    out: &mut dyn Write,
) -> io::Result<()> {
    for row in wrong {
        let Wrong { text, lang, taken_for, .. } = row;
        let lang = if lang == taken_for {
            (*lang).to_owned()
        } else {
            format!("{lang} taken for {taken_for}")
        };
        writeln!(out, "\n{}  [{lang}] {text:?}", row.faults.join(", "))?;
        let shown = row.shown.as_ref().map_or_else(String::new, |shown| format!(" {shown}"));
        writeln!(out, "    expected {}; {}{shown}", row.expected.join(" or "), said(row.became))?;
        let found = row.found.iter().map(|hit| format!("{} {:.2}", hit.article, hit.confidence));
        let found: Vec<String> = found.collect();
        let found = if found.is_empty() { "nothing".to_owned() } else { found.join(", ") };
        writeln!(out, "    found {found}")?;
    }
    Ok(())
}

fn said(became: Became) -> &'static str {
    match became {
        Became::AnsweredRight | Became::AnsweredWrong => "answered",
        Became::ClarifiedRight => "asked back, the right one among the titles",
        Became::ClarifiedWrong => "asked back without the right one",
        Became::FactsRight | Became::FactsWrong => "a person, after the facts of",
        Became::HandedOver => "a person",
        Became::SmallTalk => "small talk",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::eval::figures::{Measure, Share};

    fn figures_of(rows: usize, shares: &[(usize, usize)]) -> Figures {
        let names = ["recall_at_1", "facts_on_oos", "facts_wrong"];
        let labels = ["R@1", "facts shown (oos)", "  wrong facts, person"];
        let measures = names.into_iter().zip(labels).zip(shares);
        let measures = measures.map(|((name, label), (n, of))| {
            let amount = Amount::Share(Share { n: *n, of: *of });
            Measure { name, label, amount }
        });
        Figures { rows, measures: measures.collect() }
    }

    fn shown(groups: &[(&str, Figures)]) -> String {
        let mut out = Vec::new();
        figures(groups, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn columns_end_at_one_place_and_the_languages_are_compared() {
        let en = figures_of(4, &[(3, 4), (0, 0)]);
        let es = figures_of(10, &[(5, 10), (0, 0)]);
        assert_eq!(
            shown(&[("en", en), ("es", es)]),
            "             en          es  en-es\n\
             rows          4          10\n\
             R@1   75.0% 3/4  50.0% 5/10  +25.0\n"
        );
    }

    #[test]
    fn four_groups_of_thousands_fit_a_hundred_columns() {
        let most = || figures_of(9_999, &[(9_999, 9_999), (9_999, 9_999), (9_999, 9_999)]);
        let all = shown(&[("en", most()), ("es", most()), ("mixed", most()), ("all", most())]);
        assert!(all.lines().all(|line| line.chars().count() <= 100), "{all}");
    }
}
