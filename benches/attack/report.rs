//! What was measured beside what is asked, as a table that grows while the attack goes on. Knows nothing about how anything
//! is measured.

use std::fmt::Display;
use std::time::Duration;

use anyhow::{Result, ensure};

use crate::neighbours::Neighbours;

/// The table, and what of it is not as asked.
pub(crate) struct Report {
    /// Which part of the table this is, in a word or two.
    part: String,
    missed: Vec<String>,
    neighbours: Neighbours,
}

impl Report {
    pub(crate) fn new(neighbours: Neighbours) -> Self {
        Self { part: String::new(), missed: Vec::new(), neighbours }
    }

    /// Begins a part of the table, by a title that begins with its name.
    pub(crate) fn part(&mut self, title: &str) {
        self.ends();
        println!("\n{title}");
        title.split(':').next().unwrap_or(title).clone_into(&mut self.part);
    }

    /// Says of a part how far it can be trusted.
    fn ends(&mut self) {
        // A desk that has ended says so where it is looked for.
        let had = self.neighbours.had();
        if let (Ok(Some(share)), false) = (had, self.part.is_empty()) {
            Self::told("(processors that others had meanwhile)", format!("{share:.2}"));
        }
    }

    /// A figure of which nothing is asked.
    pub(crate) fn told(what: &str, figure: impl Display) {
        println!("  {what:<66} {:>14}", figure.to_string());
    }

    /// A figure, what is asked of it, and whether it is so.
    pub(crate) fn asked(&mut self, what: &str, figure: impl Display, asked: &str, met: bool) {
        let verdict = if met { "met" } else { "MISSED" };
        println!("  {what:<66} {:>14}   asked {asked:<16} {verdict}", figure.to_string());
        if !met {
            let what = what.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '/');
            self.missed.push(format!("{}: {what}", self.part));
        }
    }

    /// A time that is not to be longer than this.
    pub(crate) fn within(&mut self, what: &str, took: Duration, most: Duration) {
        self.asked(what, ms(took), &format!("<= {}", ms(most)), took <= most);
    }

    /// A count of which all are asked.
    pub(crate) fn all(&mut self, what: &str, n: usize, of: usize) {
        self.asked(what, format!("{n} of {of}"), "all", n == of && of > 0);
    }

    /// What explains a figure.
    pub(crate) fn remark(line: &str) {
        println!("      {line}");
    }

    /// Something that broke off.
    pub(crate) fn broke(&mut self, what: &str, why: &anyhow::Error) {
        println!("  {what} broke off: {why:#}");
        self.missed.push(format!("{}: {what} broke off", self.part));
    }

    /// What is not as asked.
    pub(crate) fn missed(&self) -> &[String] {
        &self.missed
    }
}

/// A time in words, as exactly as it can be read.
pub(crate) fn ms(took: Duration) -> String {
    let ms = took.as_secs_f64() * 1e3;
    match ms {
        ..10.0 => format!("{ms:.2} ms"),
        ..1_000.0 => format!("{ms:.1} ms"),
        _ => format!("{:.2} s", ms / 1e3),
    }
}

/// Times of one kind, the shortest first.
pub(crate) struct Times(Vec<Duration>);

impl Times {
    /// There is at least one.
    pub(crate) fn of(what: &str, mut times: Vec<Duration>) -> Result<Self> {
        ensure!(!times.is_empty(), "{what}: nothing was measured");
        times.sort_unstable();
        Ok(Self(times))
    }

    /// The time that so many of a thousand do not exceed.
    pub(crate) fn at(&self, per_mille: usize) -> Duration {
        let rank = (self.0.len() * per_mille).div_ceil(1_000).max(1);
        self.0.get(rank - 1).copied().unwrap_or_default()
    }

    pub(crate) fn worst(&self) -> Duration {
        self.0.last().copied().unwrap_or_default()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}
