//! Permissions of built files: as readable as the folder they lie in. `puente index` runs as one user, often root, and the
//! server as another; but tantivy creates some files for their owner alone, and a narrow umask all of them. Knows nothing
//! about what is in the files.

use std::fs::{self, File, Metadata};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use rustix::fs::{CWD, Dir, Mode, OFlags, openat};

/// Links are not followed: they would lead out of what was built. Pipes are not waited for.
const LOOKING: OFlags =
    OFlags::RDONLY.union(OFlags::NOFOLLOW).union(OFlags::NONBLOCK).union(OFlags::CLOEXEC);

/// How deep folders lie in folders here: the wording, the language.
const DEPTH_MAX: usize = 3;

/// Makes everything below `.built` as readable as the folder that it is in. Files of another owner stay as they are; a user
/// who cannot read them builds the index again.
pub(super) fn let_in(built: &Path) {
    begin(built, 0);
}

/// The same for one file, by the folder it lies in.
pub(super) fn let_in_to(file: &Path) {
    begin(file, DEPTH_MAX);
}

fn begin(path: &Path, depth: usize) {
    let home = path.parent().and_then(|home| fs::metadata(home).ok());
    if let (Some(home), Ok(opened)) = (home, openat(CWD, path, LOOKING, Mode::empty())) {
        open_up(&File::from(opened), &home, depth);
    }
}

/// Works on open files, never on names: a user who may write in the folder may replace a file at any time, and this may
/// run as root.
fn open_up(file: &File, like: &Metadata, depth: usize) {
    let Ok(look) = file.metadata() else { return };
    if !look.is_dir() && !look.is_file() {
        return;
    }
    // Reading for whom the folder lets read; writing for the owner alone.
    let readers = like.mode() & 0o444 | 0o400;
    let wanted = if look.is_dir() { readers | (readers >> 2) | 0o200 } else { readers | 0o200 };
    if look.gid() != like.gid() {
        // Only root and members of the group may; for all others the rights of others have to do.
        let _refused = std::os::unix::fs::fchown(file, None, Some(like.gid()));
    }
    if look.mode() & 0o777 != wanted {
        let _not_ours = file.set_permissions(fs::Permissions::from_mode(wanted));
    }
    if look.is_dir() && depth < DEPTH_MAX {
        let entries = Dir::read_from(file).into_iter().flatten().filter_map(Result::ok);
        for entry in entries {
            let name = entry.file_name();
            if matches!(name.to_bytes(), b"." | b"..") {
                continue;
            }
            if let Ok(opened) = openat(file, name, LOOKING, Mode::empty()) {
                open_up(&File::from(opened), like, depth + 1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o777
    }

    #[test]
    fn what_was_built_is_as_readable_as_the_folder_it_lies_in() {
        let home = tempfile::tempdir().unwrap();
        let built = home.path().join(".built");
        let inner = built.join("h-2/en");
        fs::create_dir_all(&inner).unwrap();
        let file = inner.join("meta.json");
        fs::write(&file, "x").unwrap();
        for (folder, dirs, files) in [
            (0o755, 0o755, 0o644),
            (0o750, 0o750, 0o640),
            (0o700, 0o700, 0o600),
            (0o777, 0o755, 0o644),
        ] {
            fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
            fs::set_permissions(&built, fs::Permissions::from_mode(0o700)).unwrap();
            fs::set_permissions(home.path(), fs::Permissions::from_mode(folder)).unwrap();
            let_in(&built);
            assert_eq!(
                (mode(&built), mode(&inner), mode(&file)),
                (dirs, dirs, files),
                "{folder:o}"
            );
            let late = inner.join("late.bin");
            fs::write(&late, "x").unwrap();
            fs::set_permissions(&late, fs::Permissions::from_mode(0o600)).unwrap();
            let_in_to(&late);
            assert_eq!(mode(&late), files, "{folder:o}");
        }
    }

    #[test]
    fn a_link_leads_nowhere() {
        let (home, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::set_permissions(home.path(), fs::Permissions::from_mode(0o755)).unwrap();
        fs::set_permissions(elsewhere.path(), fs::Permissions::from_mode(0o700)).unwrap();
        let secret = elsewhere.path().join("secret");
        fs::write(&secret, "x").unwrap();
        fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
        let built = home.path().join(".built");
        fs::create_dir(&built).unwrap();
        std::os::unix::fs::symlink(&secret, built.join("link")).unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), built.join("folder")).unwrap();
        let_in(&built);
        assert_eq!(mode(&secret), 0o600);
        assert_eq!(mode(elsewhere.path()), 0o700);
    }
}
