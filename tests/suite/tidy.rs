//! The rules of the house that no compiler keeps: floors, budgets, purity, both languages. Each says what it forbids;
//! what it finds it names with file and line. Knows nothing about what the code does.

mod source;
mod circles;
mod floors;
mod phrases;
mod markup;
mod terms;

use source::{Source, rust, web};

/// A file that is longer has two subjects.
const FILE_LINES_MAX: usize = 400;
/// A function that is longer does two things.
const FUNCTION_LINES_MAX: usize = 70;
/// An `apply` is one match over every event of a log. Cut in two it would hide that none is missing.
const APPLY_LINES_MAX: usize = 110;

/// Fails with everything that was found, not with the first.
fn none(found: impl IntoIterator<Item = String>, what: &str) {
    let found: Vec<String> = found.into_iter().collect();
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}

/// The lines of these sources that a rule objects to.
fn lines(sources: &[Source], objects: impl Fn(&Source, &str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        for (n, line) in source.code.lines().enumerate() {
            if objects(source, line) {
                found.push(format!("{}:{} {}", source.path, n + 1, line.trim()));
            }
        }
    }
    found
}

#[test]
fn nobody_uses_what_stands_above_or_beside() {
    let floors = floors::read();
    none(floors::trespasses(&floors, &rust()), "an import that the table of floors does not allow");
}

#[test]
fn no_files_need_each_other() {
    none(circles::circles(&rust()), "a circle of files: read one and you must read all");
}

#[test]
fn nobody_uses_a_crate_that_the_table_does_not_name() {
    let floors = floors::read();
    none(
        floors::foreign_crates(&floors, &rust()),
        "a crate that the table of floors does not allow",
    );
}

#[test]
fn every_module_has_its_row() {
    let floors = floors::read();
    let homeless = rust().into_iter().filter(|source| floors::of(&floors, source).is_none());
    let homeless =
        homeless.filter(|source| !["lib", "main", "adapters"].contains(&source.module[0].as_str()));
    none(homeless.map(|source| source.path), "a file on no floor");
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent = source::all_rust().into_iter().filter(|(_, text)| !text.starts_with("//! "));
    none(silent.map(|(path, _)| path), "a file that does not begin with `//!`");
}

#[test]
fn files_keep_their_budget() {
    let long = rust().into_iter().chain(web()).filter(|source| !source.is_generated());
    let long = long.filter(|source| source.code.lines().count() > FILE_LINES_MAX);
    let long = long.map(|source| format!("{}: {}", source.path, source.code.lines().count()));
    none(long, "a file of more than 400 lines");
}

#[test]
fn functions_keep_their_budget() {
    let mut found = Vec::new();
    for source in rust() {
        for (name, line, length) in source.functions() {
            let budget =
                if name.starts_with("apply") { APPLY_LINES_MAX } else { FUNCTION_LINES_MAX };
            if length > budget {
                found.push(format!("{}:{line} {name}: {length} lines", source.path));
            }
        }
    }
    none(found, "a function of too many lines");
}

#[test]
fn the_domain_is_pure() {
    let impure = [
        "HashMap",
        "HashSet",
        "SystemTime",
        "Instant::",
        "std::fs",
        "std::io",
        "std::net",
        "std::thread",
        "std::env",
        "tokio",
        "async ",
        "rand::",
        "println!",
        "tracing::",
    ];
    let domain: Vec<Source> = rust().into_iter().filter(|s| s.module[0] == "domain").collect();
    none(lines(&domain, |_, line| impure.iter().any(|word| line.contains(word))), "impure");
}

#[test]
fn tasks_start_in_app_and_nowhere_else() {
    // A store's thread is its own, started once and joined when the store is closed.
    let threads = ["src/adapters/store/embedded/writer.rs", "src/adapters/store/redis/runtime.rs"];
    let may = |path: &str| path.starts_with("src/app/") || threads.contains(&path);
    // A thread of a scope ends with the function that began it.
    let starts = |source: &Source, line: &str| {
        let spawns = line.contains("spawn(") && !line.contains("scope.spawn(");
        let word = spawns || line.contains("JoinSet") || line.contains("spawn_local");
        word && !may(&source.path)
    };
    none(lines(&rust(), starts), "a task that starts outside app");
}

#[test]
fn replaced_words_do_not_come_back() {
    none(terms::replaced(&rust()), "a name for which the field has a term");
}

#[test]
fn appends_go_through_transact() {
    // An append outside it would be one more place that must get conflicts and alarms right.
    let appends = |source: &Source, line: &str| {
        ["flow", "gateway", "app", "cli"].contains(&source.module[0].as_str())
            && line.contains("store.append(")
            && source.path != "src/flow/transact.rs"
    };
    none(lines(&rust(), appends), "an append outside flow::transact");
}

#[test]
fn nothing_is_silenced_without_a_reason_or_left_undone() {
    // Put together, so that this file does not find itself.
    let words = [["#[all", "ow("], ["#![all", "ow("], ["to", "do!("], ["unimple", "mented!("]];
    let mut found = Vec::new();
    for (path, text) in source::all_rust() {
        for (n, line) in text.lines().enumerate() {
            if words.iter().any(|word| line.contains(&word.concat())) {
                found.push(format!("{path}:{} {}", n + 1, line.trim()));
            }
        }
    }
    none(found, "silenced or left undone");
    let filler = ["lorem", "ipsum"].join(" ");
    let filled =
        source::everything().into_iter().filter(|(_, text)| text.to_lowercase().contains(&filler));
    none(filled.map(|(path, _)| path), "filler");
}

#[test]
fn a_line_that_the_desk_says_is_named_and_not_written_out() {
    none(lines(&rust(), |_, line| phrases::written_out(line)), "text that belongs into locales/");
}

#[test]
fn pages_take_every_word_from_locales() {
    let mut found = Vec::new();
    for source in web() {
        for (line, words) in markup::words(&source.code) {
            found.push(format!("{}:{line} {words}", source.path));
        }
    }
    none(found, "text that belongs into locales/");
}

#[test]
fn both_languages_have_the_same_lines() {
    none(phrases::one_sided(), "a line that one language lacks");
}
