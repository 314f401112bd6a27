//! The repository's files as the rules look at them. Knows no rule.

use std::path::{Path, PathBuf};

/// One file of the program: tests and comments left out.
pub(super) struct Source {
    /// From the root, with `/`.
    pub(super) path: String,
    /// `gateway`, `session`, `agent`.
    pub(super) module: Vec<String>,
    /// Line for line as in the file; comments are blank, and what comes after the unit tests is gone.
    pub(super) code: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the repository.
pub(super) fn file(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every file below a folder that ends so, by path.
pub(super) fn below(folder: &str, ends: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    found.retain(|path| ends.iter().any(|end| path.to_string_lossy().ends_with(end)));
    found.sort();
    let relative = |path: &Path| path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
    // Some cases of tests hold bytes that are no text on purpose.
    let text = |path: &Path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
    found.iter().map(|path| (relative(path), text(path))).collect()
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    const MADE: [&str; 5] = ["target", "node_modules", "dist", ".git", ".built"];
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        match path.is_dir() {
            true if MADE.contains(&name.as_str()) => {}
            true => walk(&path, found),
            false => found.push(path),
        }
    }
}

/// Every Rust file, tests included, as it is.
pub(super) fn all_rust() -> Vec<(String, String)> {
    ["src", "tests", "benches"].iter().flat_map(|folder| below(folder, &[".rs"])).collect()
}

/// Everything that people write here.
pub(super) fn everything() -> Vec<(String, String)> {
    let ends = [".rs", ".ts", ".tsx", ".css", ".html", ".mjs", ".md", ".ftl", ".toml", ".tsv"];
    let mut all: Vec<_> = ["src", "tests", "benches", "docs", "locales", "kb-index", "web-widget"]
        .iter()
        .flat_map(|folder| below(folder, &ends))
        .collect();
    for path in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "Makefile"] {
        all.push((path.to_owned(), file(path)));
    }
    all
}

/// The program's Rust files.
pub(super) fn rust() -> Vec<Source> {
    let files = below("src", &[".rs"]).into_iter();
    let program =
        files.filter(|(path, _)| !path.ends_with("tests.rs") && !path.contains("/tests/"));
    program.map(|(path, text)| Source::new(path, &text)).collect()
}

/// The browser's TypeScript files.
pub(super) fn web() -> Vec<Source> {
    let files = below("web-widget/src", &[".ts", ".tsx"]).into_iter();
    files.map(|(path, text)| Source::new(path, &text)).collect()
}

impl Source {
    fn new(path: String, text: &str) -> Self {
        let program = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let blank = |line: &str| {
            let comment =
                line.trim_start().starts_with("//") || line.trim_start().starts_with("* ");
            if comment { String::new() } else { line.to_owned() }
        };
        let code: Vec<String> = program.lines().map(blank).collect();
        let inside = path.trim_start_matches("src/").trim_end_matches(".rs");
        let module = inside.split('/').filter(|part| *part != "mod").map(str::to_owned).collect();
        Self { path, module, code: code.join("\n") }
    }

    /// Made by a program.
    pub(super) fn is_generated(&self) -> bool {
        self.path == "web-widget/src/shared/wire.ts"
    }

    /// Every function with its name, its first line and how many it has. Counts on rustfmt: a function ends
    /// with a brace as far in as it begins.
    pub(super) fn functions(&self) -> Vec<(String, usize, usize)> {
        let lines: Vec<&str> = self.code.lines().collect();
        let mut found = Vec::new();
        for (n, line) in lines.iter().enumerate() {
            let Some(name) = function_name(line) else { continue };
            let indent = &line[..line.len() - line.trim_start().len()];
            let end = format!("{indent}}}");
            let body = lines[n..].iter().position(|line| *line == end).unwrap_or(0);
            // Only declared, or on one line: it has no body of its own.
            let head = lines[n..].iter().find(|line| line.ends_with(['{', ';', '}']));
            if head.is_some_and(|line| line.ends_with('{')) {
                found.push((name, n + 1, body + 1));
            }
        }
        found
    }
}

fn function_name(line: &str) -> Option<String> {
    let trimmed = line.trim_start();
    let (before, after) = trimmed.split_once("fn ")?;
    let words = ["pub", "const", "async", "pub(crate)", "pub(super)", "pub(in"];
    let heads = before.split_whitespace().all(|word| {
        words.contains(&word) || word.starts_with("crate::") || word.starts_with("super")
    });
    let name: String = after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (heads && !name.is_empty()).then_some(name)
}
