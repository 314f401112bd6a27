//! `stale-review`: nobody has checked an article for a year. `month-unsaid`: its facts are of a month that its text
//! does not name, so that readers take them for lasting.

use super::warning;
use crate::authoring::corpus::{ArticleFile, Corpus};
use crate::authoring::words::folded;
use crate::domain::diagnostic::Diagnostic;
use crate::domain::lang::Lang;

/// How old a review may be, in days.
pub const REVIEW_DAYS_MAX: i64 = 365;

const MONTHS: [(&str, &str); 12] = [
    ("January", "enero"),
    ("February", "febrero"),
    ("March", "marzo"),
    ("April", "abril"),
    ("May", "mayo"),
    ("June", "junio"),
    ("July", "julio"),
    ("August", "agosto"),
    ("September", "septiembre"),
    ("October", "octubre"),
    ("November", "noviembre"),
    ("December", "diciembre"),
];

/// Looks at every article; `today` is `YYYY-MM-DD`, or empty when nobody knows.
pub fn check(corpus: &Corpus, today: &str) -> Vec<Diagnostic> {
    corpus
        .articles
        .iter()
        .flat_map(|file| [month_unsaid(file), stale(file, today)])
        .flatten()
        .collect()
}

fn month_unsaid(file: &ArticleFile) -> Option<Diagnostic> {
    let volatile = file.article.volatile.as_ref()?;
    let (year, month) = volatile.split_once('-')?;
    let (en, es) = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
    let (name, example) = match file.article.reference.lang {
        Lang::En => (en, format!("As of {en} {year}")),
        Lang::Es => (es, format!("A {es} de {year}")),
    };
    let text = folded(&file.article.plain);
    let says = |word: &str| text.split(' ').any(|found| found == word.to_lowercase());
    (!says(name) || !says(year)).then(|| {
        warning(
            &file.path,
            file.place_of_key("volatile"),
            "month-unsaid",
            format!("the facts are of {volatile}, but the text does not say so"),
            &format!("write for instance: {example} …"),
        )
    })
}

fn stale(file: &ArticleFile, today: &str) -> Option<Diagnostic> {
    let reviewed = file.article.reviewed.as_ref()?;
    let age = days(today)? - days(reviewed)?;
    let message = match age {
        0..=REVIEW_DAYS_MAX => return None,
        ..0 => format!("reviewed on {reviewed}, which is still to come"),
        _ => format!("last reviewed {age} days ago, on {reviewed}"),
    };
    Some(warning(
        &file.path,
        file.place_of_key("reviewed"),
        "stale-review",
        message,
        "check the facts against their sources and write today's date",
    ))
}

/// The number of a day in the Gregorian calendar, counted from a fixed one.
fn days(date: &str) -> Option<i64> {
    let mut parts = date.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // The year begins in March, so that the odd day comes last.
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    Some(
        365 * y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + (153 * m + 2) / 5 + day,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_over_months_and_leap_years() {
        let between = |a, b| days(b).unwrap() - days(a).unwrap();
        assert_eq!(between("2026-11-23", "2026-11-24"), 1);
        assert_eq!(between("2024-02-28", "2024-03-01"), 2);
        assert_eq!(between("2025-11-23", "2026-11-23"), 365);
        assert_eq!(between("1999-12-31", "2000-01-01"), 1);
        assert_eq!(days("soon"), None);
    }
}
