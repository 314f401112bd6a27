//! The front matter: TOML → the fields of an article, each with its default. Only `title` is required.
//! Knows nothing about the body.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::place::Remarks;
use crate::domain::article::{AnsweredBy, ArticleId, TITLE_CHARS_MAX};
use crate::domain::diagnostic::Severity;
use crate::domain::ticket::{Priority, Skill};

/// Every key an author may write.
const KEYS: [&str; 11] = [
    "title",
    "phrasings",
    "category",
    "subcategory",
    "skill",
    "priority",
    "answered_by",
    "handoff_when",
    "sources",
    "reviewed",
    "volatile",
];
/// How many edits away a known key may lie to be named as what was meant.
const NEAR: usize = 3;

/// What the front matter says.
pub(super) struct Front {
    pub(super) title: String,
    pub(super) phrasings: Vec<String>,
    pub(super) category: String,
    pub(super) subcategory: String,
    pub(super) skill: Skill,
    pub(super) priority: Priority,
    pub(super) answered_by: AnsweredBy,
    pub(super) handoff_when: Option<String>,
    pub(super) sources: Vec<String>,
    pub(super) reviewed: Option<String>,
    pub(super) volatile: Option<String>,
}

/// Reads the TOML that begins at byte `base` of the file.
pub(super) fn read(
    toml: &str,
    base: usize,
    id: &ArticleId,
    file: &str,
    remarks: &mut Remarks,
) -> Front {
    let (table, faults) = DeTable::parse_recoverable(toml);
    for fault in faults {
        remarks.add(
            base + fault.span().map_or(0, |span| span.start),
            Severity::Error,
            "toml",
            fault.message().lines().next().unwrap_or("not TOML").to_owned(),
            "write key = \"value\", one to a line",
        );
    }
    let mut fields = Fields { table: table.get_ref(), base, remarks };
    fields.report_unknown();
    let category = fields.text("category").unwrap_or_else(|| folder_of(file));
    let skill = fields.parsed("skill", "letters, digits and _", |text| Skill::parse(text).ok());
    Front {
        title: fields.title(id),
        phrasings: fields.texts("phrasings"),
        subcategory: fields.text("subcategory").unwrap_or_default(),
        skill: skill.or_else(|| Skill::parse(&category).ok()).unwrap_or_else(Skill::general),
        category,
        priority: fields.parsed("priority", "P1, P2, P3 or P4", priority).unwrap_or_default(),
        answered_by: fields.parsed("answered_by", "bot or person", answered_by).unwrap_or_default(),
        handoff_when: fields.text("handoff_when"),
        sources: fields.texts("sources"),
        reviewed: fields.parsed("reviewed", "a day such as 2026-11-23", |text| date(text, 3)),
        volatile: fields.parsed("volatile", "a month such as 2026-06", |text| date(text, 2)),
    }
}

struct Fields<'a, 't, 'r> {
    table: &'a DeTable<'t>,
    base: usize,
    remarks: &'r mut Remarks,
}

impl<'a, 't> Fields<'a, 't, '_> {
    fn title(&mut self, id: &ArticleId) -> String {
        let Some(title) = self.text("title") else {
            if self.value("title").is_none() {
                self.remarks.whole(
                    Severity::Error,
                    "missing-title",
                    "the article has no title".to_owned(),
                    "add title = \"…\" to the front matter",
                );
            }
            return id.as_str().to_owned();
        };
        if title.chars().count() > TITLE_CHARS_MAX {
            let span = self.value("title").map_or(0..0, Spanned::span);
            self.warn(
                &span,
                "long-title",
                format!("the title has more than {TITLE_CHARS_MAX} characters"),
                "shorten it: it is shown on a button",
            );
        }
        title
    }

    fn report_unknown(&mut self) {
        for (key, _) in self.table {
            let name: &str = key.get_ref();
            if KEYS.contains(&name) {
                continue;
            }
            let hint = match nearest(name) {
                Some(known) => format!("did you mean {known}?"),
                None => format!("known keys: {}", KEYS.join(", ")),
            };
            self.warn(&key.span(), "unknown-key", format!("unknown key {name}"), &hint);
        }
    }

    fn value(&self, key: &str) -> Option<&'a Spanned<DeValue<'t>>> {
        self.table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
    }

    /// A text that is not empty.
    fn text(&mut self, key: &str) -> Option<String> {
        let value = self.value(key)?;
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(key, value, "a text in quotes");
            return None;
        };
        let text = text.trim();
        if text.is_empty() {
            self.warn(
                &value.span(),
                "empty-value",
                format!("{key} is empty"),
                "fill it or drop it",
            );
        }
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn texts(&mut self, key: &str) -> Vec<String> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let Some(list) = value.get_ref().as_array() else {
            self.wrong_type(key, value, "a list of texts: [\"…\", \"…\"]");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for entry in list {
            match entry.get_ref().as_str().map(str::trim) {
                Some("") => self.warn(
                    &entry.span(),
                    "empty-value",
                    format!("an entry of {key} is empty"),
                    "fill it or drop it",
                ),
                Some(text) => texts.push(text.to_owned()),
                None => self.wrong_type(key, entry, "a text in quotes"),
            }
        }
        texts
    }

    /// A text of which `read` makes something, or a remark.
    fn parsed<T>(
        &mut self,
        key: &str,
        wanted: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let span = self.value(key)?.span();
        let text = self.text(key)?;
        let parsed = read(&text);
        if parsed.is_none() {
            self.error(&span, "bad-value", format!("{key} must be {wanted}"), "correct the value");
        }
        parsed
    }

    fn wrong_type(&mut self, key: &str, value: &Spanned<DeValue<'t>>, wanted: &str) {
        let message = format!("{key} must be {wanted}, not {}", value.get_ref().type_str());
        self.error(&value.span(), "wrong-type", message, "correct the value");
    }

    fn error(&mut self, at: &Range<usize>, rule: &'static str, message: String, hint: &str) {
        self.remarks.add(self.base + at.start, Severity::Error, rule, message, hint);
    }

    fn warn(&mut self, at: &Range<usize>, rule: &'static str, message: String, hint: &str) {
        self.remarks.add(self.base + at.start, Severity::Warning, rule, message, hint);
    }
}

fn priority(text: &str) -> Option<Priority> {
    match text {
        "P1" => Some(Priority::P1),
        "P2" => Some(Priority::P2),
        "P3" => Some(Priority::P3),
        "P4" => Some(Priority::P4),
        _ => None,
    }
}

fn answered_by(text: &str) -> Option<AnsweredBy> {
    match text {
        "bot" => Some(AnsweredBy::Bot),
        "person" => Some(AnsweredBy::Person),
        _ => None,
    }
}

/// A date of so many parts, year first, kept as it is written.
fn date(text: &str, parts: usize) -> Option<String> {
    const SHAPE: [(usize, u32, u32); 3] = [(4, 1900, 9999), (2, 1, 12), (2, 1, 31)];
    let found: Vec<&str> = text.split('-').collect();
    let sound = found.len() == parts
        && found.iter().zip(SHAPE).all(|(part, (digits, from, to))| {
            part.len() == digits
                && part.bytes().all(|b| b.is_ascii_digit())
                && part.parse().is_ok_and(|number: u32| (from..=to).contains(&number))
        });
    sound.then(|| text.to_owned())
}

/// The name of the folder a file lies in.
fn folder_of(file: &str) -> String {
    file.rsplit(['/', '\\']).nth(1).unwrap_or_default().to_owned()
}

/// The known key that takes the fewest edits, if they are few.
fn nearest(name: &str) -> Option<&'static str> {
    let (steps, key) = KEYS.into_iter().map(|key| (edits(name, key), key)).min()?;
    (steps <= NEAR).then_some(key)
}

/// How many letters must be added, dropped or changed.
fn edits(a: &str, b: &str) -> usize {
    let longest: usize = 2 * TITLE_CHARS_MAX;
    let b: Vec<char> = b.chars().take(longest).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().take(longest).enumerate() {
        let mut next = vec![i + 1];
        for ((to, above_left), above) in b.iter().zip(&row).zip(row.iter().skip(1)) {
            let left = next.last().copied().unwrap_or_default();
            let change = above_left + usize::from(from != *to);
            next.push(change.min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
