//! Parses arguments, runs, exits with a code.

use std::io;
use std::process::ExitCode;

fn main() -> ExitCode {
    // Not locked: while a server runs, log lines and its greeting come from other threads.
    let mut terminal = puente::cli::Terminal {
        input: &mut io::stdin().lock(),
        out: &mut io::stdout(),
        err: &mut io::stderr(),
    };
    puente::cli::run(std::env::args_os(), std::env::vars_os(), &mut terminal)
}
