//! The scripts, compiled in: a node brings its own, so a newer one beside it changes nothing under it.
//! Knows nothing about connections, or about what answers mean.

use std::sync::LazyLock;

use redis::{Cmd, cmd};

/// One script, and the digest under which Redis keeps it.
pub(super) struct Script {
    code: &'static str,
    digest: LazyLock<String>,
}

macro_rules! script {
    ($file:literal) => {
        Script {
            code: include_str!($file),
            digest: LazyLock::new(|| redis::Script::new(include_str!($file)).get_hash().to_owned()),
        }
    };
}

pub(super) static APPEND: Script = script!("append.lua");
pub(super) static READ: Script = script!("read.lua");
pub(super) static COMPACT: Script = script!("compact.lua");
pub(super) static FORGET: Script = script!("forget.lua");
pub(super) static LEASE: Script = script!("lease.lua");
pub(super) static EPOCH: Script = script!("epoch.lua");
pub(super) static IMPORT_STREAM: Script = script!("put_in.lua");
pub(super) static CUT: Script = script!("cut.lua");
pub(super) static CLOSE: Script = script!("close.lua");
pub(super) static EMPTY: Script = script!("empty.lua");
pub(super) static OPEN: Script = script!("open.lua");

/// All scripts with the names that reports call them by. `put_in` is the first name of `IMPORT_STREAM`, and stays in reports.
pub(super) const ALL: [(&str, &Script); 11] = [
    ("append", &APPEND),
    ("read", &READ),
    ("compact", &COMPACT),
    ("forget", &FORGET),
    ("lease", &LEASE),
    ("epoch", &EPOCH),
    ("put_in", &IMPORT_STREAM),
    ("cut", &CUT),
    ("close", &CLOSE),
    ("empty", &EMPTY),
    ("open", &OPEN),
];

/// A script with what it is given.
#[derive(Clone, Default)]
pub(super) struct Call {
    keys: Vec<String>,
    args: Vec<Vec<u8>>,
}

impl Call {
    pub(super) fn key(mut self, key: String) -> Self {
        self.keys.push(key);
        self
    }

    pub(super) fn arg(mut self, arg: impl Into<Vec<u8>>) -> Self {
        self.args.push(arg.into());
        self
    }

    pub(super) fn number<N: ToString + Copy>(self, number: N) -> Self {
        self.arg(number.to_string())
    }
}

impl Script {
    /// By its digest: short, and nearly always known.
    pub(super) fn by_digest(&self, call: &Call) -> Cmd {
        command("EVALSHA", self.digest.as_bytes(), call)
    }

    /// By its text: for a server that does not know it (yet, or any more); it will from then on.
    pub(super) fn by_text(&self, call: &Call) -> Cmd {
        command("EVAL", self.code.as_bytes(), call)
    }

    pub(super) fn load(&self) -> Cmd {
        let mut load = cmd("SCRIPT");
        load.arg("LOAD").arg(self.code);
        load
    }
}

fn command(verb: &str, script: &[u8], call: &Call) -> Cmd {
    let mut command = cmd(verb);
    command.arg(script).arg(call.keys.len());
    for key in &call.keys {
        command.arg(key);
    }
    for arg in &call.args {
        command.arg(arg.as_slice());
    }
    command
}
