//! The table of floors in `ARCHITECTURE.md`, and who breaks it. Knows nothing about what the floors are for.

use super::source::{Source, file};

/// One row.
pub(super) struct Floor {
    /// `domain`, `adapters::store`.
    module: String,
    may: Vec<String>,
    crates: Vec<String>,
}

/// Anything will do.
const EVERYTHING: &str = "*";

/// The rows, from the heading of the table to its end.
pub(super) fn read() -> Vec<Floor> {
    let text = file("ARCHITECTURE.md");
    let (_, table) = text.split_once("| floor | module |").expect("the table of floors");
    let rows: Vec<Floor> =
        table.lines().skip(2).take_while(|line| line.starts_with('|')).map(floor).collect();
    assert!(rows.len() > 5, "the table of floors has lost its rows");
    rows
}

fn floor(row: &str) -> Floor {
    let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
    let names = |cell: &str| -> Vec<String> {
        let cell = cell.replace('`', "");
        cell.split(',').map(|name| name.trim().to_owned()).filter(|name| name != "–").collect()
    };
    Floor { module: cells[1].replace('`', ""), may: names(cells[2]), crates: names(cells[3]) }
}

/// The row of a file: the longest one that fits.
pub(super) fn of<'a>(floors: &'a [Floor], source: &Source) -> Option<&'a Floor> {
    row(floors, &source.module)
}

fn row<'a>(floors: &'a [Floor], module: &[String]) -> Option<&'a Floor> {
    let pair = module.iter().take(2).cloned().collect::<Vec<_>>().join("::");
    let named = |name: &str| floors.iter().find(|floor| floor.module == name);
    named(&pair).or_else(|| named(module.first()?))
}

/// Uses of modules that the row does not name.
pub(super) fn trespasses(floors: &[Floor], sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        let Some(own) = of(floors, source) else { continue };
        for (n, line) in source.code.lines().enumerate() {
            for used in modules_in(line, &source.module) {
                // What is no module, as in `crate::VERSION`, is nobody's floor.
                let Some(theirs) = row(floors, &used) else { continue };
                let allowed = own.may.iter().any(|may| *may == theirs.module || may == EVERYTHING);
                if theirs.module != own.module && !allowed {
                    let path = used.join("::");
                    found.push(format!("{}:{} {} uses {path}", source.path, n + 1, own.module));
                }
            }
        }
    }
    found
}

/// The paths of ours that a line names, from the root: `crate::…`, and `super::…` seen from this module.
fn modules_in(line: &str, here: &[String]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for path in paths(line) {
        let mut parts = path.split("::").map(str::to_owned);
        match parts.next().as_deref() {
            Some("crate") => found.push(parts.collect()),
            Some("super") => {
                let mut base = here[..here.len() - 1].to_vec();
                for part in parts {
                    if part == "super" {
                        base.pop();
                    } else {
                        base.push(part);
                    }
                }
                found.push(base);
            }
            _ => {}
        }
    }
    assert!(!line.contains("crate::{"), "one path a line, so that it can be read: {line}");
    found
}

/// Everything in a line that looks like `a::b::c`.
fn paths(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'))
        .map(|path| path.trim_matches(':'))
        .filter(|path| path.contains("::"))
}

/// Uses of crates that the row does not name.
pub(super) fn foreign_crates(floors: &[Floor], sources: &[Source]) -> Vec<String> {
    let crates = dependencies();
    let mut found = Vec::new();
    for source in sources {
        let Some(own) = of(floors, source) else { continue };
        for (n, line) in source.code.lines().enumerate() {
            for path in paths(line) {
                let first = path.split("::").next().unwrap().to_owned();
                let ours = own.crates.iter().any(|may| *may == first || may == EVERYTHING);
                if crates.contains(&first) && !ours {
                    found.push(format!("{}:{} {} uses {first}", source.path, n + 1, own.module));
                }
            }
        }
    }
    found
}

/// What `Cargo.toml` depends on, as code names it.
fn dependencies() -> Vec<String> {
    let text = file("Cargo.toml");
    let (_, rest) = text.split_once("\n[dependencies]\n").unwrap();
    let own = rest.split("\n[").next().unwrap();
    let names = own.lines().filter_map(|line| line.split_once(" = "));
    names.map(|(name, _)| name.replace('-', "_")).collect()
}
