//! Parses arguments, runs, exits with a code.

use std::io;
use std::process::ExitCode;

use mimalloc::MiMalloc;

/// An answer allocates some ten thousand times, most of it freed on another thread than it came from.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    // Not locked: while a server runs, log lines and its greeting come from other threads.
    let mut terminal = puente::cli::Terminal {
        input: &mut io::stdin().lock(),
        out: &mut io::stdout(),
        err: &mut io::stderr(),
    };
    puente::cli::run(std::env::args_os(), std::env::vars_os(), &mut terminal)
}
