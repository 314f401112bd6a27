//! A folder of text files, as bytes or as fingerprints. Knows nothing about what is in them.

use std::fs::{DirEntry, Metadata};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::path::Path;
use std::time::UNIX_EPOCH;

/// How deep folders may lie in folders.
const DEPTH_MAX: usize = 8;
/// How many files a folder may hold; more means that the wrong folder was named.
const FILES_MAX: usize = 20_000;
/// The largest text that is read. An article or a file of phrases is a few kilobytes.
const BYTES_MAX: u64 = 1024 * 1024;
/// Endings of texts that authors write; whatever else lies among them, however large or private, is in nobody's way.
const TEXTS: [&str; 4] = [".ftl", ".md", ".tsv", ".toml"];

/// A file by its look: whether it has changed shows here without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Its path below the folder, with `/`.
    pub path: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// When it was last written, in milliseconds since 1970.
    pub written_ms: u64,
    /// Which file it is: another number when another file has come to its place, by a rename or behind a link, or when
    /// anything about it was changed.
    pub which: u64,
}

/// Every file below a folder by its look, by path. Hidden files and folders are left out.
pub fn stamps(root: &Path) -> io::Result<Vec<Stamp>> {
    let mut found = Vec::new();
    walk(root, "", 0, &mut found, &mut Vec::new())?;
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

/// What below a folder is neither a file nor a folder, by path: pipes, sockets, devices. Whoever opened one might wait for
/// ever, so it is not among the files.
pub fn others(root: &Path) -> io::Result<Vec<String>> {
    let mut others = Vec::new();
    walk(root, "", 0, &mut Vec::new(), &mut others)?;
    others.sort();
    Ok(others)
}

/// Every file below a folder with its bytes, by path. What vanishes while the folder is read is left out, and so is what
/// is no text and too large to read, or not for this user to read.
pub fn read(root: &Path) -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for Stamp { path, bytes, .. } in stamps(root)? {
        let is_text = TEXTS.iter().any(|ending| path.ends_with(ending));
        if bytes > BYTES_MAX && is_text {
            return Err(io::Error::new(
                io::ErrorKind::FileTooLarge,
                format!("{path} has {bytes} bytes, more than {BYTES_MAX}"),
            ));
        }
        if bytes > BYTES_MAX {
            continue;
        }
        match std::fs::read(root.join(&path)) {
            Ok(content) => files.push((path, content)),
            Err(error) if !is_text || error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(io::Error::new(error.kind(), format!("{path}: {error}"))),
        }
    }
    Ok(files)
}

fn walk(
    folder: &Path,
    below: &str,
    depth: usize,
    found: &mut Vec<Stamp>,
    others: &mut Vec<String>,
) -> io::Result<()> {
    if depth > DEPTH_MAX {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let path = if below.is_empty() { name } else { format!("{below}/{name}") };
        // Follows links: a mounted folder is often a link to its newest version.
        let Ok(look) = std::fs::metadata(entry.path()) else { continue };
        if look.is_dir() {
            if !leads_back(&entry, folder) {
                walk(&entry.path(), &path, depth + 1, found, others)?;
            }
        } else if !look.is_file() {
            others.push(path);
        } else if found.len() >= FILES_MAX {
            return Err(io::Error::other(format!("more than {FILES_MAX} files")));
        } else {
            let written = look.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
            let written_ms = written.map_or(0, |at| u64::try_from(at.as_millis()).unwrap_or(0));
            found.push(Stamp { path, bytes: look.len(), written_ms, which: which(&look) });
        }
    }
    Ok(())
}

/// Whether an entry is a link to a folder that it lies in: what is behind it has been found already, and so on for ever.
fn leads_back(entry: &DirEntry, folder: &Path) -> bool {
    entry.file_type().is_ok_and(|kind| kind.is_symlink())
        && std::fs::canonicalize(entry.path()).is_ok_and(|target| {
            std::fs::canonicalize(folder).is_ok_and(|folder| folder.starts_with(target))
        })
}

/// A file's number on its disk, and when its entry was last changed: other releases of a folder often have files of the
/// same length and time.
#[cfg(unix)]
fn which(look: &Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt as _;
    let mut hasher = DefaultHasher::new();
    (look.dev(), look.ino(), look.ctime(), look.ctime_nsec()).hash(&mut hasher);
    hasher.finish()
}

#[cfg(not(unix))]
fn which(_: &Metadata) -> u64 {
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_at_any_depth_and_hidden_ones_are_not() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("a/b")).unwrap();
        std::fs::create_dir_all(folder.path().join(".built")).unwrap();
        std::fs::write(folder.path().join("a/b/x.md"), "x").unwrap();
        std::fs::write(folder.path().join("q.tsv"), "qq").unwrap();
        std::fs::write(folder.path().join(".built/i"), "i").unwrap();
        let looks = stamps(folder.path()).unwrap();
        let seen: Vec<_> = looks.iter().map(|s| (s.path.as_str(), s.bytes)).collect();
        assert_eq!(seen, [("a/b/x.md", 1), ("q.tsv", 2)]);
        let files = read(folder.path()).unwrap();
        assert_eq!(files[0], ("a/b/x.md".to_owned(), b"x".to_vec()));
    }

    #[test]
    fn a_photograph_among_the_texts_is_in_nobodys_way() {
        let folder = tempfile::tempdir().unwrap();
        let large = vec![b'x'; usize::try_from(BYTES_MAX).unwrap() + 1];
        std::fs::write(folder.path().join("a.md"), "a").unwrap();
        std::fs::write(folder.path().join("photo.jpg"), &large).unwrap();
        assert_eq!(read(folder.path()).unwrap(), [("a.md".to_owned(), b"a".to_vec())]);
        std::fs::write(folder.path().join("b.md"), &large).unwrap();
        let told = read(folder.path()).unwrap_err().to_string();
        assert!(told.starts_with("b.md has 1048577 bytes"), "{told}");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_folder_that_it_lies_in_is_not_followed_and_one_elsewhere_is() {
        let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::fs::create_dir_all(folder.path().join("a/b")).unwrap();
        std::fs::write(folder.path().join("a/b/x.md"), "x").unwrap();
        std::fs::write(other.path().join("y.md"), "y").unwrap();
        for (target, link) in [
            (folder.path().to_owned(), "a/b/root"),
            (folder.path().join("a/b"), "a/b/itself"),
            ("..".into(), "a/b/above"),
            (other.path().to_owned(), "a/elsewhere"),
        ] {
            std::os::unix::fs::symlink(target, folder.path().join(link)).unwrap();
        }
        let looks = stamps(folder.path()).unwrap();
        let seen: Vec<_> = looks.iter().map(|stamp| stamp.path.as_str()).collect();
        assert_eq!(seen, ["a/b/x.md", "a/elsewhere/y.md"]);
    }

    #[cfg(unix)]
    #[test]
    fn another_file_in_the_place_of_one_looks_different_whatever_its_length_and_time() {
        let folder = tempfile::tempdir().unwrap();
        let (file, other) = (folder.path().join("a.md"), folder.path().join(".new"));
        std::fs::write(&file, "one").unwrap();
        let before = stamps(folder.path()).unwrap();
        std::fs::write(&other, "two").unwrap();
        let written = std::fs::metadata(&file).unwrap().modified().unwrap();
        std::fs::File::options().write(true).open(&other).unwrap().set_modified(written).unwrap();
        std::fs::rename(&other, &file).unwrap();
        let after = stamps(folder.path()).unwrap();
        assert_eq!((before[0].bytes, before[0].written_ms), (after[0].bytes, after[0].written_ms));
        assert_ne!(before, after);
    }

    #[cfg(unix)]
    #[test]
    fn what_would_be_read_for_ever_is_left_out_and_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.md"), "a").unwrap();
        let pipe = folder.path().join("pipe.md");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        std::os::unix::fs::symlink("/dev/zero", folder.path().join("zero.md")).unwrap();
        let _door = std::os::unix::net::UnixListener::bind(folder.path().join("door.md")).unwrap();
        assert_eq!(read(folder.path()).unwrap(), [("a.md".to_owned(), b"a".to_vec())]);
        assert_eq!(others(folder.path()).unwrap(), ["door.md", "pipe.md", "zero.md"]);
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read(&folder.path().join("nowhere")).is_err());
    }
}
