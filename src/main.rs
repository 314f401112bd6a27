//! Parses arguments, runs, exits with a code.

fn main() {}
