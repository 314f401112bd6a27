//! Parses arguments, runs, exits with a code.

use std::io;
use std::process::ExitCode;

fn main() -> ExitCode {
    // Only what the command itself says is locked; log lines come from many threads and share stderr.
    let mut terminal = puente::cli::Terminal {
        input: &mut io::stdin().lock(),
        out: &mut io::stdout().lock(),
        err: &mut io::stderr(),
    };
    puente::cli::run(std::env::args_os(), std::env::vars_os(), &mut terminal)
}
