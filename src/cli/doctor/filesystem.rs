//! What a folder allows.

use std::fs;
use std::path::Path;

/// Whether files can be made in it; tried, because rights alone do not tell.
pub(super) fn is_writable(folder: &Path) -> bool {
    let trial = folder.join(format!(".puente-doctor-{}", std::process::id()));
    let written = fs::write(&trial, b"x").is_ok();
    // Nothing was written when nothing can be removed.
    drop(fs::remove_file(&trial));
    written
}
