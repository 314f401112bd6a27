//! Something an author should know about a file: where, which rule, what, and what to do about it.
//! Knows nothing about how it is printed.

use serde::Serialize;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It must not go live.
    Error,
    /// It may go live but deserves a look.
    Warning,
}

/// One remark about one place in one file. Sorted by file and place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Diagnostic {
    /// The file, relative to the folder that was checked.
    pub file: String,
    /// The line, from 1; 0 when the file as a whole is meant.
    pub line: u32,
    /// The column in characters, from 1; 0 when the line as a whole is meant.
    pub column: u32,
    /// How bad it is.
    pub severity: Severity,
    /// The rule's stable name, for instance `missing-twin`.
    pub rule: &'static str,
    /// One sentence about what is wrong.
    pub message: String,
    /// One sentence about what to do.
    pub hint: String,
}
