//! Files that need each other: read one of them and you must read all. What a file declares inside of its own folder, and
//! what a folder's files take from the file they belong to, is one subject and no circle.

use std::collections::{BTreeMap, BTreeSet};

use super::source::Source;

type Module = Vec<String>;

/// Every circle, as the files that it goes through, each once.
pub(super) fn circles(sources: &[Source]) -> Vec<String> {
    let files: BTreeMap<&Module, &Source> =
        sources.iter().map(|source| (&source.module, source)).collect();
    let uses: BTreeMap<&Module, BTreeSet<&Module>> =
        sources.iter().map(|source| (&source.module, used_by(source, &files))).collect();
    let mut found = Vec::new();
    let mut told: BTreeSet<&Module> = BTreeSet::new();
    for module in uses.keys() {
        let reached = reached_from(module, &uses);
        if told.contains(*module) || !reached.contains(*module) {
            continue;
        }
        let circle: Vec<&Module> = reached
            .into_iter()
            .filter(|other| reached_from(other, &uses).contains(*module))
            .collect();
        told.extend(&circle);
        let paths: Vec<&str> = circle.iter().map(|module| files[*module].path.as_str()).collect();
        found.push(paths.join(", "));
    }
    found
}

/// Everything that a file needs, directly or through others.
fn reached_from<'a>(
    module: &Module,
    uses: &BTreeMap<&'a Module, BTreeSet<&'a Module>>,
) -> BTreeSet<&'a Module> {
    let mut reached = BTreeSet::new();
    let mut next: Vec<&Module> = uses[module].iter().copied().collect();
    while let Some(one) = next.pop() {
        if reached.insert(one) {
            next.extend(&uses[one]);
        }
    }
    reached
}

/// The files that a file names, but for those that it belongs to.
fn used_by<'a>(source: &Source, files: &BTreeMap<&'a Module, &Source>) -> BTreeSet<&'a Module> {
    let here = &source.module;
    named(&source.code)
        .into_iter()
        .filter_map(|path| from_the_root(&path, here))
        .filter_map(|path| {
            let whole = (1..=path.len()).rev().map(|n| path[..n].to_vec());
            whole.into_iter().find_map(|module| files.get_key_value(&module))
        })
        .map(|(module, _)| *module)
        .filter(|module| !here.starts_with(module))
        .collect()
}

/// `crate::…`, `super::…` and `self::…` from the root; nothing for other crates.
fn from_the_root(path: &[String], here: &Module) -> Option<Module> {
    let mut base = match path.first()?.as_str() {
        "crate" => Module::new(),
        "self" => here.clone(),
        "super" => here[..here.len() - 1].to_vec(),
        _ => return None,
    };
    for part in &path[1..] {
        if part == "super" {
            base.pop();
        } else {
            base.push(part.clone());
        }
    }
    Some(base)
}

/// Every path in the code, those in the braces of a `use` written out.
fn named(code: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(at) = ["crate::", "super::", "self::"].iter().filter_map(|s| rest.find(s)).min()
    {
        let begins = !rest[..at].ends_with(|c: char| c.is_alphanumeric() || "_:".contains(c));
        let path = &rest[at..];
        if begins {
            expand(path, &[], &mut found);
        }
        rest = &path["self::".len()..];
    }
    found
}

/// Reads one path, or the parts of one in braces; returns what comes after it.
fn expand<'a>(text: &'a str, before: &[String], found: &mut Vec<Vec<String>>) -> &'a str {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
    let (path, mut rest) = text.split_at(end.unwrap_or(text.len()));
    let parts = path.split("::").filter(|part| !part.is_empty()).map(str::to_owned);
    let whole: Vec<String> = before.iter().cloned().chain(parts).collect();
    if !(path.ends_with("::") && rest.starts_with('{')) {
        found.push(whole);
        return rest;
    }
    while let Some(inside) = rest.strip_prefix(['{', ',']) {
        let inside = inside.trim_start();
        if inside.starts_with('}') {
            rest = inside;
            break;
        }
        rest = expand(inside, &whole, found).trim_start();
    }
    rest.strip_prefix('}').unwrap_or(rest)
}

#[test]
fn a_circle_is_found_however_its_paths_are_written() {
    let file = |name: &str, code: &str| Source {
        path: format!("src/{name}.rs"),
        module: name.split('/').map(str::to_owned).collect(),
        code: code.to_owned(),
    };
    let of = |a: &str, b: &str, c: &str| {
        circles(&[file("a", "mod b;"), file("a/b", a), file("a/c", b), file("d", c)])
    };
    let round = ["src/a/b.rs, src/a/c.rs, src/d.rs"];
    assert_eq!(of("use super::c::{X, Y};", "use crate::{d::Z};", "crate::a::b::f()"), round);
    assert_eq!(
        of("use super::{\n    c,\n};", "crate::d::z();", "use crate::a::{b::{self}, X};"),
        round
    );
    assert_eq!(of("use super::c;", "use crate::d;", "use crate::a::X;"), [""; 0]);
    assert_eq!(of("use super::X;", "use std::a::b;", "use crate::a::b;"), [""; 0]);
}
