//! Parses arguments, runs, exits with a code.

fn main() -> anyhow::Result<()> {
    let config = puente::config::Config::default();
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(puente::app::serve(config, true))
}
