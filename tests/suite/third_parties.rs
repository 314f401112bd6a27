//! `THIRD-PARTY.txt` names what the binary is made of: nothing that is no longer in it, and everything that it asks for itself.
//! `make licenses` writes it anew.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

const NOTICES: &str = include_str!("../../THIRD-PARTY.txt");
/// What bundles pages is not in them.
const BUNDLER: &str = "esbuild";

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// Names and versions after this word.
fn named(kind: &str) -> BTreeSet<(String, String)> {
    let lines = NOTICES.lines().filter_map(|line| line.strip_prefix(kind)?.strip_prefix(' '));
    let named = lines.filter_map(|line| line.split_once(": ")?.0.split_once(' '));
    named.map(|(name, version)| (name.to_owned(), version.to_owned())).collect()
}

#[test]
fn every_crate_that_is_named_is_locked_and_every_one_we_ask_for_is_named() {
    let lock: toml::Table = read("Cargo.lock").parse().unwrap();
    let text = |table: &toml::Value, key: &str| table[key].as_str().unwrap().to_owned();
    let locked = lock["package"].as_array().unwrap().iter();
    let locked: BTreeSet<_> = locked.map(|one| (text(one, "name"), text(one, "version"))).collect();
    let crates = named("crate");
    assert!(crates.len() > 100, "{} crates are named", crates.len());
    let gone: Vec<_> = crates.difference(&locked).collect();
    assert!(gone.is_empty(), "no longer in the binary (make licenses): {gone:?}");
    let manifest: toml::Table = read("Cargo.toml").parse().unwrap();
    let names: BTreeSet<&str> = crates.iter().map(|(name, _)| name.as_str()).collect();
    let asked = manifest["dependencies"].as_table().unwrap().keys();
    let missing: Vec<_> = asked.filter(|name| !names.contains(name.as_str())).collect();
    assert!(missing.is_empty(), "not named (make licenses): {missing:?}");
}

#[test]
fn every_package_in_the_pages_is_named_in_its_version() {
    let lock: Value = serde_json::from_str(&read("web-widget/package-lock.json")).unwrap();
    let asked = lock["packages"][""]["dependencies"].as_object().unwrap().keys();
    let wanted = asked.filter(|name| *name != BUNDLER).map(|name| {
        let version = lock["packages"][format!("node_modules/{name}")]["version"].as_str().unwrap();
        (name.clone(), version.to_owned())
    });
    let packages = named("package");
    let missing: Vec<_> = wanted.filter(|one| !packages.contains(one)).collect();
    assert!(missing.is_empty(), "not named (make licenses): {missing:?}");
}
