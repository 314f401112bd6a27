//! Keeps a backup as a file: under another name until it is whole, on disk and read again, and for this user alone.
//! Knows nothing about where it comes from.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;

use crate::adapters::store::backup::{About, BackupError, Piece, Reading};
use crate::cli::bar::Bar;
use crate::ports::{Inventory, Taking};

/// Behind a file's name until it is whole.
const UNFINISHED: &str = ".unfinished";
/// For whoever made it.
const MODE: u32 = 0o600;
/// So much of a file is read at a time.
pub(super) const CHUNK_BYTES: usize = 256 * 1024;

/// What was saved.
pub(super) struct Saved {
    pub(super) inventory: Inventory,
    pub(super) bytes: u64,
}

/// Says early what could only fail in the end.
pub(super) fn refuse_existing(file: &Path, may_replace: bool) -> anyhow::Result<()> {
    if file.is_dir() {
        bail!("{} is a folder: name a file in it", file.display());
    }
    if !may_replace && file.try_exists().unwrap_or(false) {
        bail!("{} exists already: name another file, or replace it with --force", file.display());
    }
    Ok(())
}

/// Saves a desk that is on its way. What fails leaves nothing behind.
pub(super) async fn save(
    taking: Box<dyn Taking + '_>,
    file: &Path,
    may_replace: bool,
    bar: &mut Bar,
    err: &mut dyn Write,
) -> anyhow::Result<Saved> {
    let mut unfinished = Unfinished::begin(file)?;
    let given = unfinished.take(taking, bar, err).await?;
    let (_, found) = read_whole(&mut unfinished.opened, "comparing", bar, err)
        .with_context(|| format!("failed to read {} again", unfinished.path.display()))?;
    if found != given {
        bail!(
            "what {} gives back is not what was written to it: is the disk sound?",
            file.display()
        );
    }
    let bytes = unfinished.opened.metadata()?.len();
    unfinished.name(file, may_replace)?;
    Ok(Saved { inventory: found, bytes })
}

/// A backup that does not bear its name yet. Dropped, it is gone.
struct Unfinished {
    path: PathBuf,
    opened: File,
    is_named: bool,
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.is_named {
            // It was not whole, so nobody misses it; and there is nobody to tell.
            let _ = fs::remove_file(&self.path);
        }
    }
}

impl Unfinished {
    fn begin(file: &Path) -> anyhow::Result<Self> {
        let mut path = file.as_os_str().to_owned();
        path.push(UNFINISHED);
        let path = PathBuf::from(path);
        let opened = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .mode(MODE)
            .open(&path)
            .with_context(|| format!("failed to make {}", path.display()))?;
        match opened.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                bail!("another backup to {} is under way", file.display())
            }
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("failed to lock {}", path.display()));
            }
        }
        // One that was left by a process that died is written anew.
        let unfinished = Self { path, opened, is_named: false };
        unfinished.opened.set_permissions(fs::Permissions::from_mode(MODE))?;
        unfinished.opened.set_len(0)?;
        Ok(unfinished)
    }

    async fn take(
        &mut self,
        mut taking: Box<dyn Taking + '_>,
        bar: &mut Bar,
        err: &mut dyn Write,
    ) -> anyhow::Result<Inventory> {
        let (mut reading, mut done, mut total) = (Reading::default(), 0, 0);
        while let Some(bytes) = taking.next().await.context("the backup was not finished")? {
            reading.push(&bytes);
            while let Some(piece) = reading.piece()? {
                match piece {
                    Piece::About(about) => total = usize::try_from(about.logs).unwrap_or(0),
                    Piece::Log(_) => done += 1,
                    Piece::End(_) => {}
                }
            }
            bar.draw(err, "saving", done, total.max(done))?;
            self.opened.write_all(&bytes).map_err(|error| self.full(&error))?;
        }
        self.opened.sync_all().map_err(|error| self.full(&error))?;
        Ok(reading.ended()?)
    }

    fn full(&self, error: &io::Error) -> anyhow::Error {
        anyhow::anyhow!(
            "failed to write {}: {error}; make room or name another place. What was written of it was removed, the desk goes on as it was",
            self.path.display()
        )
    }

    fn name(&mut self, file: &Path, may_replace: bool) -> anyhow::Result<()> {
        rename(&self.path, file, may_replace)
            .with_context(|| format!("failed to name {}", file.display()))?;
        self.is_named = true;
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        // So that the name survives the loss of power, too.
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .with_context(|| format!("failed to flush the folder {}", folder.display()))
    }
}

fn rename(from: &Path, to: &Path, may_replace: bool) -> io::Result<()> {
    if may_replace {
        return fs::rename(from, to);
    }
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        // A file system that cannot do both in one step.
        Err(Errno::INVAL | Errno::NOSYS) if !to.try_exists()? => fs::rename(from, to),
        Err(Errno::INVAL | Errno::NOSYS) => Err(Errno::EXIST.into()),
        done => Ok(done?),
    }
}

/// Reads a backup from its beginning to its end, and says what is in it.
pub(super) fn read_whole(
    file: &mut File,
    name: &'static str,
    bar: &mut Bar,
    err: &mut dyn Write,
) -> anyhow::Result<(About, Inventory)> {
    file.rewind()?;
    let total = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    let (mut reading, mut about, mut done) = (Reading::default(), None, 0);
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        let n = file.read(&mut chunk)?;
        let Some(bytes) = chunk.get(..n).filter(|bytes| !bytes.is_empty()) else { break };
        reading.push(bytes);
        while let Some(piece) = reading.piece()? {
            if let Piece::About(said) = piece {
                about = Some(said);
            }
        }
        done += n;
        bar.draw(err, name, done / 1024, (total / 1024).max(1))?;
    }
    let inventory = reading.ended()?;
    let about = about.ok_or(BackupError::Foreign)?;
    Ok((about, inventory))
}
