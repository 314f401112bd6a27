//! A disk so small that it can be filled: a file system in memory, mounted on a server's data folder. It takes the right
//! to mount one, which not every machine gives. Knows nothing about servers.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a desk takes at its first start, and some seconds of talk.
const SIZE: &str = "size=24m";
const FILLER: &str = "filler";
const PIECE: usize = 64 * 1024;

pub(super) struct SmallDisk(PathBuf);

impl SmallDisk {
    /// Mounts one there, or says why this machine does not allow it.
    pub(super) fn mount(at: &Path) -> Result<Self, String> {
        std::fs::create_dir_all(at).map_err(|error| error.to_string())?;
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", SIZE, "puente-test"]).arg(at);
        let output = mount.output().map_err(|error| error.to_string())?;
        if output.status.success() {
            return Ok(Self(at.to_owned()));
        }
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }

    /// Takes all the room that is left, however often it is asked.
    pub(super) fn fill(&self) {
        let path = self.0.join(FILLER);
        let mut file = std::fs::File::options().create(true).append(true).open(path).unwrap();
        for piece in [vec![1; PIECE], vec![1; 1]] {
            while file.write_all(&piece).is_ok() {}
        }
    }

    /// There is room again.
    pub(super) fn clear(&self) {
        std::fs::remove_file(self.0.join(FILLER)).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Whoever still has a file open there keeps it until they close it.
        drop(Command::new("umount").arg("-l").arg(&self.0).status());
    }
}
