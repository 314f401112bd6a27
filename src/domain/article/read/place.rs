//! Byte offsets of one text → lines and columns, and the remarks made about them.
//! Knows nothing about what is being read.

use crate::domain::diagnostic::{Diagnostic, Severity};

/// The most remarks about one file; what is wrong beyond them shows once these are mended.
const REMARKS_MAX: usize = 100;

/// The remarks about one text.
pub(in crate::domain::article) struct Remarks {
    file: String,
    text: String,
    found: Vec<Diagnostic>,
}

impl Remarks {
    pub(in crate::domain::article) fn new(file: &str, text: &str) -> Self {
        Self { file: file.to_owned(), text: text.to_owned(), found: Vec::new() }
    }

    /// A remark about the place at this byte.
    pub(in crate::domain::article) fn add(
        &mut self,
        offset: usize,
        severity: Severity,
        rule: &'static str,
        message: String,
        hint: &str,
    ) {
        let (line, column) = place(&self.text, offset);
        self.push(line, column, severity, rule, message, hint);
    }

    /// A remark about the file as a whole.
    pub(in crate::domain::article) fn whole(
        &mut self,
        severity: Severity,
        rule: &'static str,
        message: String,
        hint: &str,
    ) {
        self.push(0, 0, severity, rule, message, hint);
    }

    fn push(
        &mut self,
        line: u32,
        column: u32,
        severity: Severity,
        rule: &'static str,
        message: String,
        hint: &str,
    ) {
        if self.found.len() < REMARKS_MAX {
            let (file, hint) = (self.file.clone(), hint.to_owned());
            self.found.push(Diagnostic { file, line, column, severity, rule, message, hint });
        }
    }

    /// All of them, by place.
    pub(in crate::domain::article) fn sorted(mut self) -> Vec<Diagnostic> {
        self.found.sort();
        self.found.dedup();
        self.found
    }
}

/// Line and column, from 1, of a byte offset.
fn place(text: &str, offset: usize) -> (u32, u32) {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = text.get(..end).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
}
