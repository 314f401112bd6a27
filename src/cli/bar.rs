//! How far something is that takes long. Knows nothing about what that is.

use std::io::{IsTerminal, Write};

/// A line that fills up; in a log, a line for every tenth.
pub(super) struct Bar {
    watched: bool,
    last: Option<(&'static str, usize)>,
}

impl Bar {
    /// For whoever looks at stderr.
    pub(super) fn new() -> Self {
        Self { watched: std::io::stderr().is_terminal(), last: None }
    }

    pub(super) fn draw(
        &mut self,
        err: &mut dyn Write,
        name: &'static str,
        done: usize,
        total: usize,
    ) -> std::io::Result<()> {
        const CELLS: usize = 30;
        let now = (name, done * if self.watched { 100 } else { 10 } / total.max(1));
        if self.last == Some(now) {
            return Ok(());
        }
        self.last = Some(now);
        if !self.watched {
            return writeln!(err, "{name} {done}/{total}");
        }
        let full = done * CELLS / total.max(1);
        let (full, rest) = ("█".repeat(full), "░".repeat(CELLS - full.min(CELLS)));
        write!(err, "\r{name:<9} {full}{rest} {done}/{total}\x1b[K")
    }

    pub(super) fn end(&self, err: &mut dyn Write) -> std::io::Result<()> {
        if self.watched && self.last.is_some() { writeln!(err) } else { Ok(()) }
    }
}
