//! Authors' folders under a running node: what is taken up, when, and what is said.

use std::fs;
use std::path::{Path, PathBuf};

use super::watching::Watching;
use super::*;
use crate::adapters::search::Work;
use crate::domain::article::ArticleId;
use crate::domain::lang::Lang;
use crate::domain::phrase::Phrase;

/// The authors' folders, in the shape of wherever they come from.
struct Authors {
    root: tempfile::TempDir,
    watching: Watching,
}

fn article(title: &str, text: &str) -> String {
    format!("+++\ntitle = \"{title}\"\n+++\n\n{text}\n")
}

/// A whole set of files: the shipped phrases and one article in both languages.
fn write_all(root: &Path, wait: &str) {
    for (path, text) in shipped() {
        let file = root.join("locales").join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    let folder = root.join("kb-index/articles/accounts_access");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("unlock.en.md"), article("Unlock", wait)).unwrap();
    fs::write(folder.join("unlock.es.md"), article("Desbloquear", "Espere.")).unwrap();
}

fn say_hello(root: &Path, hello: &str) {
    let file = root.join("locales/en/bot.ftl");
    let text = fs::read_to_string(&file).unwrap();
    let line = text.lines().find(|line| line.starts_with("bot-hello =")).unwrap();
    // As editors do: beside, then in its place.
    let beside = root.join("locales/en/.bot.ftl.new");
    fs::write(&beside, text.replace(line, &format!("bot-hello = {hello}"))).unwrap();
    fs::rename(beside, file).unwrap();
}

impl Authors {
    /// Starts with what lies below this path of a fresh folder, once `fill` has put it there.
    fn begin(below: &str, fill: impl FnOnce(&Path)) -> Self {
        let root = tempfile::tempdir().unwrap();
        fill(root.path());
        let at = root.path().join(below);
        let folders = config::Content {
            locales: at.join("locales"),
            knowledge: at.join("kb-index"),
            index: Some(root.path().join("index")),
            ..config::Content::default()
        };
        let watching = Watching::new(Content::load(&folders, &mut |_| ()).unwrap());
        Self { root, watching }
    }

    fn path(&self) -> PathBuf {
        self.root.path().to_owned()
    }

    /// Looks a few times; says how often there was something to tell.
    fn looks(&mut self, times: usize) -> usize {
        let now = Timestamp(1_795_000_000_000);
        (0..times).filter(|_| self.watching.look(now)).count()
    }

    fn hello(&self) -> String {
        self.watching.content.phrases.render(Lang::En, &Phrase::new("bot-hello"))
    }

    fn unlock(&self) -> String {
        let id = ArticleId::parse("unlock").unwrap();
        let current = self.watching.content.search.current();
        current.knowledge().article(&id, Lang::En).map(|a| a.plain.clone()).unwrap_or_default()
    }

    fn problems(&self) -> Vec<String> {
        self.watching.content.announcements().problems
    }
}

#[test]
fn a_saved_file_is_live_at_the_second_look_and_told_once() {
    let mut authors = Authors::begin("", |root| write_all(root, "Wait."));
    assert_eq!(authors.looks(3), 0);
    say_hello(&authors.path(), "Good day.");
    assert_eq!(authors.looks(1), 0);
    assert_eq!(authors.looks(4), 1);
    assert_eq!(authors.hello(), "Good day.");
}

#[cfg(unix)]
#[test]
fn a_mounted_map_that_is_swapped_behind_its_link_is_taken_up() {
    use std::os::unix::fs::symlink;
    // As Kubernetes mounts a ConfigMap: every entry leads through `..data` to a folder named by its time.
    let mut authors = Authors::begin("mount", |root| {
        let mount = root.join("mount");
        write_all(&mount.join("..2026_11_28_01"), "Wait.");
        symlink("..2026_11_28_01", mount.join("..data")).unwrap();
        symlink("..data/locales", mount.join("locales")).unwrap();
        symlink("..data/kb-index", mount.join("kb-index")).unwrap();
    });
    assert_eq!(authors.hello(), "Hello. What can I help you with?");
    let mount = authors.path().join("mount");
    write_all(&mount.join("..2026_11_28_02"), "Tail.");
    say_hello(&mount.join("..2026_11_28_02"), "Good day.");
    // The same lengths and times: only which files they are has changed.
    same_times(&mount.join("..2026_11_28_01"), &mount.join("..2026_11_28_02"));
    symlink("..2026_11_28_02", mount.join("..data_tmp")).unwrap();
    fs::rename(mount.join("..data_tmp"), mount.join("..data")).unwrap();
    fs::remove_dir_all(mount.join("..2026_11_28_01")).unwrap();
    assert_eq!(authors.looks(4), 1);
    assert_eq!((authors.hello().as_str(), authors.unlock().as_str()), ("Good day.", "Tail."));
    assert_eq!(authors.problems(), [""; 0]);
}

#[cfg(unix)]
fn same_times(from: &Path, to: &Path) {
    for stamp in folder::stamps(from).unwrap() {
        let written = fs::metadata(from.join(&stamp.path)).unwrap().modified().unwrap();
        let file = fs::File::options().write(true).open(to.join(&stamp.path)).unwrap();
        file.set_modified(written).unwrap();
    }
}

#[test]
fn files_that_a_pull_exchanges_one_by_one_go_live_together_when_it_has_finished() {
    let mut authors = Authors::begin("", |root| write_all(root, "Wait."));
    let root = authors.path();
    // A pull takes each file away and writes it anew; its own files lie beside, under a hidden name.
    fs::create_dir_all(root.join("kb-index/.git")).unwrap();
    fs::write(root.join("kb-index/.git/index.lock"), "").unwrap();
    let english = root.join("kb-index/articles/accounts_access/unlock.en.md");
    fs::remove_file(&english).unwrap();
    assert_eq!(authors.looks(1), 0);
    fs::write(&english, article("Unlock", "Try again.")).unwrap();
    assert_eq!(authors.looks(1), 0);
    say_hello(&root, "Good day.");
    assert_eq!(authors.looks(1), 0);
    assert_eq!(
        (authors.hello().as_str(), authors.unlock().as_str()),
        ("Hello. What can I help you with?", "Wait.")
    );
    assert_eq!(authors.looks(3), 1);
    assert_eq!((authors.hello().as_str(), authors.unlock().as_str()), ("Good day.", "Try again."));
}

#[test]
fn a_folder_that_is_away_is_told_and_looked_for_again_until_it_is_there() {
    let mut authors = Authors::begin("", |root| write_all(root, "Wait."));
    let (root, away) = (authors.path(), authors.path().join("away"));
    fs::rename(root.join("kb-index"), &away).unwrap();
    assert_eq!(authors.looks(5), 1);
    let told = authors.problems();
    assert!(
        told[0].starts_with("authors' changes are not taken up: failed to look at "),
        "{told:?}"
    );
    fs::write(away.join("articles/accounts_access/unlock.en.md"), article("Unlock", "Changed."))
        .unwrap();
    fs::rename(&away, root.join("kb-index")).unwrap();
    authors.looks(6);
    assert_eq!(authors.problems(), [""; 0]);
    assert_eq!(authors.unlock(), "Changed.");
}

#[test]
fn a_folder_that_has_been_emptied_takes_no_article_away() {
    let mut authors = Authors::begin("", |root| write_all(root, "Wait."));
    let folder = authors.path().join("kb-index/articles/accounts_access");
    fs::rename(&folder, authors.path().join("away")).unwrap();
    authors.looks(4);
    assert_eq!(authors.unlock(), "Wait.");
    let told = authors.problems();
    assert!(told[0].ends_with("kb-index has no article any more"), "{told:?}");
    fs::rename(authors.path().join("away"), &folder).unwrap();
    authors.looks(6);
    assert_eq!(authors.problems(), [""; 0]);
}

#[cfg(unix)]
#[test]
fn a_read_that_fails_is_tried_again_and_the_change_is_not_lost() {
    let mut authors = Authors::begin("", |root| write_all(root, "Wait."));
    // Too large to be read, as a file may be while it is copied.
    let large = authors.path().join("kb-index/large.md");
    fs::write(&large, vec![b'x'; 2 * 1024 * 1024]).unwrap();
    say_hello(&authors.path(), "Good day.");
    assert_eq!(authors.looks(6), 1);
    assert!(
        authors.problems()[0].contains("large.md has 2097152 bytes"),
        "{:?}",
        authors.problems()
    );
    assert_ne!(authors.hello(), "Good day.");
    fs::remove_file(&large).unwrap();
    assert_eq!(authors.looks(3), 1);
    assert_eq!(authors.hello(), "Good day.");
    assert_eq!(authors.problems(), [""; 0]);
}

#[test]
fn what_changes_while_the_node_is_getting_ready_is_taken_up_by_the_first_looks() {
    let root = tempfile::tempdir().unwrap();
    write_all(root.path(), "Wait.");
    let folders = config::Content {
        locales: root.path().join("locales"),
        knowledge: root.path().join("kb-index"),
        ..config::Content::default()
    };
    let content = Content::load(&folders, &mut |_| ()).unwrap();
    say_hello(root.path(), "Good day.");
    let mut authors = Authors { root, watching: Watching::new(content) };
    assert_eq!(authors.looks(3), 1);
    assert_eq!(authors.hello(), "Good day.");
}

#[test]
fn an_index_that_cannot_be_kept_keeps_no_change_from_going_live() {
    let mut authors = Authors::begin("", |root| {
        write_all(root, "Wait.");
        // Where a file is, no folder can be made: whoever runs the tests may write everywhere else.
        fs::write(root.join("index"), "").unwrap();
    });
    assert_eq!(authors.unlock(), "Wait.");
    let file = authors.path().join("kb-index/articles/accounts_access/unlock.en.md");
    fs::write(file, article("Unlock", "Try again.")).unwrap();
    assert_eq!(authors.looks(4), 1);
    assert_eq!(authors.unlock(), "Try again.");
}

#[test]
fn an_answer_that_no_record_can_hold_is_left_out_at_the_start_and_held_back_later() {
    let long = "Wait a little longer. ".repeat(3_200);
    let mut authors = Authors::begin("", |root| {
        write_all(root, "Wait.");
        let folder = root.join("kb-index/articles/accounts_access");
        fs::write(folder.join("long.en.md"), article("Long", &long)).unwrap();
        fs::write(folder.join("long.es.md"), article("Largo", "Espere.")).unwrap();
    });
    assert!(authors.problems().iter().any(|line| line.contains("long.en.md error too-large")));
    let id = ArticleId::parse("long").unwrap();
    let current = authors.watching.content.search.current();
    assert!(current.knowledge().article(&id, Lang::En).is_none());
    let file = authors.path().join("kb-index/articles/accounts_access/unlock.en.md");
    fs::write(file, article("Unlock", &long)).unwrap();
    authors.looks(4);
    assert_eq!(authors.unlock(), "Wait.");
}

#[test]
fn files_from_other_programs_are_read_as_what_they_say() {
    let mut authors = Authors::begin("", |root| {
        write_all(root, "Wait.");
        let spanish = "\u{feff}+++\r\ntitle = \"Año\"\r\n+++\r\nEspere.\r\n";
        fs::write(root.join("kb-index/articles/accounts_access/unlock.es.md"), spanish).unwrap();
        fs::write(root.join("kb-index/negatives.tsv"), "\u{feff}en\ttell me a joke\r\n").unwrap();
    });
    let id = ArticleId::parse("unlock").unwrap();
    let current = authors.watching.content.search.current();
    assert_eq!(current.knowledge().article(&id, Lang::Es).unwrap().title, "Año");
    assert_eq!(authors.problems(), [""; 0]);
    let file = authors.path().join("locales/en/bot.ftl");
    let text = fs::read_to_string(&file).unwrap().replace('\n', "\r\n");
    fs::write(&file, format!("\u{feff}{text}")).unwrap();
    assert_eq!(authors.looks(4), 1);
    assert_eq!(authors.hello(), "Hello. What can I help you with?");
    assert_eq!(authors.problems(), [""; 0]);
}

#[test]
fn a_desk_whose_index_is_there_makes_nothing_of_it_at_the_start() {
    let authors = Authors::begin("", |root| write_all(root, "Wait."));
    let work = |content: &Content| content.search.current().work();
    assert!(work(&authors.watching.content).read > 0, "the first start makes it");
    let again = Content::load(&authors.watching.content.folders, &mut |_| ()).unwrap();
    assert_eq!(work(&again), Work::default());
}
