//! Remarks as people read them in a terminal, and as tools read them. Knows nothing about how they came about.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::rules::{GoldenResult, recall};
use crate::domain::counted::counted;
use crate::domain::diagnostic::{Diagnostic, Severity};
use crate::domain::golden::Recall;
use crate::domain::lang::Lang;

/// The remarks for a terminal: by file and place, a summary at the end.
pub fn text(found: &[Diagnostic], asked: &[GoldenResult]) -> String {
    let mut out = String::new();
    let mut file = None;
    for remark in sorted(found) {
        if file.is_some_and(|before| before != &remark.file) {
            out.push('\n');
        }
        file = Some(&remark.file);
        put(&mut out, &line(remark));
    }
    if !found.is_empty() {
        out.push('\n');
    }
    let recall = recall::recall(asked);
    for (lang, recall) in &recall {
        put(&mut out, &recall_line(*lang, recall));
        // Those that the floor allows are no remarks, but nobody should have to look for them.
        for result in recall::missed(asked).filter(|result| result.golden.lang == *lang) {
            let told = recall::told(result);
            if !found.iter().any(|remark| remark.message == told) {
                put(&mut out, &format!("  missed, as the floor allows: {told}"));
            }
        }
    }
    if let Some(apart) = apart(&recall) {
        put(&mut out, &apart);
    }
    put(&mut out, &summary(found));
    out
}

/// The same as one JSON object a line: every remark, then `{"summary": …}`.
pub fn json_lines(found: &[Diagnostic], asked: &[GoldenResult]) -> String {
    let mut out = String::new();
    for remark in sorted(found) {
        put(&mut out, &serde_json::json!(remark).to_string());
    }
    let mut shares = serde_json::Map::new();
    for (lang, recall) in recall::recall(asked) {
        let (n, at1, at3) = (recall.n, recall.at1, recall.at3);
        shares.insert(lang.code().to_owned(), serde_json::json!({"n": n, "at1": at1, "at3": at3}));
    }
    let (errors, warnings) = counts(found);
    let summary = serde_json::json!({"errors": errors, "warnings": warnings, "recall": shares});
    put(&mut out, &serde_json::json!({ "summary": summary }).to_string());
    out
}

/// One remark as `file:line:column severity rule sentence — hint`.
pub fn line(remark: &Diagnostic) -> String {
    let Diagnostic { rule, message, hint, .. } = remark;
    let severity = match remark.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let place = place(remark);
    if hint.is_empty() {
        format!("{place} {severity} {rule} {message}")
    } else {
        format!("{place} {severity} {rule} {message} — {hint}")
    }
}

fn place(remark: &Diagnostic) -> String {
    let Diagnostic { file, line, column, .. } = remark;
    match (line, column) {
        (0, _) => file.clone(),
        (_, 0) => format!("{file}:{line}"),
        _ => format!("{file}:{line}:{column}"),
    }
}

fn sorted(found: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut sorted: Vec<&Diagnostic> = found.iter().collect();
    sorted.sort();
    sorted
}

fn summary(found: &[Diagnostic]) -> String {
    let (errors, warnings) = counts(found);
    if found.is_empty() {
        return "all is well".to_owned();
    }
    let files = found.iter().map(|remark| &remark.file).collect::<BTreeSet<_>>().len();
    format!(
        "{}, {} in {}",
        counted(errors, "error"),
        counted(warnings, "warning"),
        counted(files, "file")
    )
}

fn counts(found: &[Diagnostic]) -> (usize, usize) {
    let errors = found.iter().filter(|remark| remark.severity == Severity::Error).count();
    (errors, found.len() - errors)
}

fn recall_line(lang: Lang, recall: &Recall) -> String {
    let (first, among) = (recall.share_at1() * 100.0, recall.share_at3() * 100.0);
    let questions = counted(recall.n, "golden question");
    format!("{lang}: {questions}, {first:.1} % found first, {among:.1} % among three")
}

fn apart(recall: &BTreeMap<Lang, Recall>) -> Option<String> {
    let (en, es) = (recall.get(&Lang::En)?, recall.get(&Lang::Es)?);
    let first = (en.share_at1() - es.share_at1()) * 100.0;
    let among = (en.share_at3() - es.share_at3()) * 100.0;
    Some(format!("en minus es: {first:+.1} points first, {among:+.1} points among three"))
}

fn put(out: &mut String, line: &str) {
    let written = writeln!(out, "{line}");
    debug_assert!(written.is_ok(), "a string takes everything");
}
