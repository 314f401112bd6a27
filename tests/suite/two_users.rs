//! The index is built by one user and the desk served by another, as image and unit do it. Knows nothing about containers:
//! root plays the one who installs, and takes another user's place for the server.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::crash::server::write_knowledge;

/// Nobody, who owns nothing.
const OTHER: u32 = 65_534;

/// Why this machine cannot show it, if it cannot.
fn excuse() -> Option<&'static str> {
    let me = std::fs::metadata("/proc/self").map_or(u32::MAX, |look| look.uid());
    if me != 0 {
        return Some("only root can take another user's place");
    }
    let there = Command::new("setpriv").arg("--version").stdout(Stdio::null()).status();
    there.is_err().then_some("there is no setpriv")
}

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// Everything below a folder with its look.
fn looks(folder: &Path, found: &mut Vec<(PathBuf, u32, i64)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let look = path.metadata().unwrap();
        found.push((path.clone(), look.mode(), look.mtime_nsec()));
        if path.is_dir() {
            looks(&path, found);
        }
    }
    found.sort();
}

/// A child that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _gone = self.0.kill();
        let _ended = self.0.wait();
    }
}

#[test]
fn what_root_makes_in_the_servers_folder_is_the_servers() {
    if let Some(excuse) = excuse() {
        println!("not shown here: {excuse}");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    std::fs::create_dir(&data).unwrap();
    chown(&data, Some(OTHER), Some(OTHER)).unwrap();
    let added = Command::new(env!("CARGO_BIN_EXE_puente"))
        .args(["agent", "add", "maria", "--name", "María", "--langs", "es", "--data"])
        .arg(&data)
        .current_dir(dir.path())
        .output()
        .unwrap();
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
    for name in ["puente.redb", "puente.lock"] {
        let look = data.join(name).metadata().unwrap();
        assert_eq!((look.uid(), look.gid(), look.mode() & 0o777), (OTHER, OTHER, 0o600), "{name}");
    }
}

#[test]
fn what_root_has_indexed_another_user_serves_without_building_anything() {
    if let Some(excuse) = excuse() {
        println!("not shown here: {excuse}");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    set_mode(dir.path(), 0o755);
    // Neither the folder of the sources nor that of the build need let anybody else in.
    std::fs::copy(env!("CARGO_BIN_EXE_puente"), at("puente")).unwrap();
    set_mode(&at("puente"), 0o755);
    write_knowledge(&at("kb"));
    std::fs::create_dir(at("locales")).unwrap();
    std::fs::create_dir(at("data")).unwrap();
    chown(at("data"), Some(OTHER), Some(OTHER)).unwrap();
    let indexed = Command::new("sh")
        .args(["-c", "umask 077; exec ./puente index --kb kb"])
        .env("PUENTE__CONTENT__MODEL", "nowhere")
        .current_dir(dir.path())
        .output()
        .unwrap();
    assert!(indexed.status.success(), "{}", String::from_utf8_lossy(&indexed.stderr));
    let mut before = Vec::new();
    looks(&at("kb/.built"), &mut before);
    assert!(before.iter().any(|(path, ..)| path.ends_with("meta.json")));

    let user = OTHER.to_string();
    let mut server = Command::new("setpriv")
        .args(["--reuid", &user, "--regid", &user, "--clear-groups", "--", "./puente", "serve"])
        .args(["--kb", "kb", "--data", "data", "--locales", "locales"])
        .args(["--listen", "127.0.0.1:0"])
        .env("PUENTE__CONTENT__MODEL", "nowhere")
        .current_dir(dir.path())
        .stdout(Stdio::piped())
        .stderr(std::fs::File::create(at("log")).unwrap())
        .spawn()
        .map(Running)
        .unwrap();
    let mut said = BufReader::new(server.0.stdout.take().unwrap()).take(64 * 1024).lines();
    let up = said.any(|line| line.unwrap().contains("Ctrl-C"));
    let log = std::fs::read_to_string(at("log")).unwrap();
    assert!(up, "the server ended:\n{log}");
    assert!(!log.contains("indexing") && !log.contains("not kept"), "{log}");
    let mut after = Vec::new();
    looks(&at("kb/.built"), &mut after);
    assert_eq!(before, after, "what was built is as it was");
    assert_eq!(at("data/puente.redb").metadata().unwrap().uid(), OTHER);
    assert_eq!(at("data/puente.redb").metadata().unwrap().mode() & 0o777, 0o600);
}
