//! `puente migrate`: moves a desk from a folder to a Redis, and back. Nothing is taken away from where it was.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::Args;

use super::bar::Bar;
use super::{Outcome, Terminal};
use crate::adapters::store::embedded::{Embedded, FILE_NAME};
use crate::adapters::store::redis::Redis;
use crate::adapters::store::transfer::{Step, StreamTransfer, transfer_desk};
use crate::adapters::system::RandomIds;
use crate::app::store;
use crate::config::{self, Config, Flag, Secret};
use crate::domain::counted::counted;
use crate::ports::{Ids, Store as _};

const EXAMPLES: &str = "\
Examples:
  puente migrate --from data --to redis://host:6379         from one machine to many nodes
  puente migrate --from redis://host:6379 --to data-copy    and back, into a folder
  puente migrate --from redis://old --to redis://new        from one Redis to another
  puente migrate --from data --to store.url                 to the one that is configured

Stop every node first; visitors' pages keep what they write and send it when you are back. Cut off, it goes on where it
was when you give the same command again. In the end both places are read and compared, event by event; the old one
stays as it was. Of a Redis, the desk that [store.desk] names is moved; [store.ca] is used as by the server. A password is
safer in the configuration than on the command line: write store.url for that Redis.";

/// Move a desk between a folder and a Redis
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Migrate {
    /// Where it is: a data folder, redis://…, or store.url
    #[arg(long, value_name = "FOLDER|URL")]
    from: String,
    /// Where it is to be: a data folder, redis://…, or store.url
    #[arg(long, value_name = "FOLDER|URL")]
    to: String,
    /// Do not ask whether nodes are still connected to the Redis
    #[arg(long)]
    force: bool,
}

/// Stands for the Redis of the configuration, whose password then need not be on the command line.
const CONFIGURED: &str = "store.url";
/// One of the two places.
enum Place {
    Folder(PathBuf, Embedded),
    Shared(String, Redis),
}

impl Migrate {
    #[expect(clippy::unused_self, reason = "as with every other command")]
    pub(super) fn flags(&self) -> Vec<Flag> {
        Vec::new()
    }

    pub(super) fn run(
        &self,
        config: &Config,
        terminal: &mut Terminal<'_>,
    ) -> anyhow::Result<Outcome> {
        if self.from == self.to {
            bail!("--from and --to are the same place");
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(self.moved(config, terminal))
    }

    async fn moved(&self, config: &Config, terminal: &mut Terminal<'_>) -> anyhow::Result<Outcome> {
        let from = Place::open(&self.from, config, false)?;
        let to = Place::open(&self.to, config, true)?;
        for place in [&from, &to] {
            place.is_at_rest(self.force).await?;
        }
        let mut bar = Bar::new();
        let begun = tokio::time::Instant::now();
        let err = &mut *terminal.err;
        let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
        let mut progress = |step, done, total| {
            // The bar is drawn until the end, so there is somebody to hear it.
            let _ = told.send((step, done, total));
        };
        let moved = {
            let moving = transfer_desk(from.transfer(), to.transfer(), &mut progress);
            tokio::pin!(moving);
            loop {
                tokio::select! {
                    biased;
                    Some((step, done, total)) = heard.recv() => bar.draw(err, named(step), done, total)?,
                    moved = &mut moving => break moved,
                }
            }
        };
        while let Ok((step, done, total)) = heard.try_recv() {
            bar.draw(err, named(step), done, total)?;
        }
        bar.end(err)?;
        let moved = moved.context("the desk did not move; the old place is as it was")?;
        let took = begun.elapsed().as_secs_f32();
        let n = moved.moved;
        writeln!(
            terminal.out,
            "{} moved, {} there already, in {took:.1} s",
            counted(n, "log"),
            moved.there
        )?;
        writeln!(terminal.out, "both places hold {}", moved.inventory)?;
        writeln!(
            terminal.out,
            "start the nodes with {}; clients begin again from what is there",
            to.setting()
        )?;
        Ok(Outcome::Fine)
    }
}

const fn named(step: Step) -> &'static str {
    match step {
        Step::Moving => "moving",
        Step::Comparing => "comparing",
    }
}

impl Place {
    fn open(named: &str, config: &Config, may_be_made: bool) -> anyhow::Result<Self> {
        let ids: Arc<dyn Ids> = Arc::new(RandomIds::default());
        let configured = named == CONFIGURED;
        if configured && config.store.url.is_none() {
            bail!("store.url is not set, so it cannot be moved to or from");
        }
        if configured || named.contains("://") {
            let given = || Some(Secret::new(named.to_owned()));
            let url = if configured { config.store.url.clone() } else { given() };
            let settings = config::Store { url, wait_replicas: 0, ..config.store.clone() };
            let options = store::options(&settings)?.context("it has an address")?;
            let shown = options.address.to_string();
            let redis = Redis::new(options, ids)
                .context("failed to start the thread that talks to Redis")?;
            return Ok(Self::Shared(shown, redis));
        }
        let path = Path::new(named);
        let folder = if path.ends_with(FILE_NAME) { path.parent().unwrap_or(path) } else { path };
        if !may_be_made && !folder.join(FILE_NAME).is_file() {
            bail!("there is no desk in {}: {FILE_NAME} is missing", folder.display());
        }
        let store = Embedded::open(folder, &ids.body())
            .with_context(|| format!("failed to open {}", folder.display()))?;
        Ok(Self::Folder(folder.to_owned(), store))
    }

    fn transfer(&self) -> &dyn StreamTransfer {
        match self {
            Self::Folder(_, store) => store,
            Self::Shared(_, store) => store,
        }
    }

    /// Nobody may write while a desk moves. A folder's lock sees to that; at a Redis one can ask who listens.
    async fn is_at_rest(&self, force: bool) -> anyhow::Result<()> {
        let Self::Shared(address, redis) = self else { return Ok(()) };
        redis.epoch().await.with_context(|| format!("{address} does not answer"))?;
        match redis.nodes().await {
            Some(0) => Ok(()),
            _ if force => Ok(()),
            Some(nodes) => bail!(
                "{} connected to {address}: stop all nodes first, or what they write meanwhile may be left behind (--force goes on all the same)",
                counted(nodes, "node")
            ),
            None => bail!(
                "{address} does not say whether nodes are connected (the account may not use PUBSUB NUMSUB): stop them all, then add --force"
            ),
        }
    }

    fn setting(&self) -> String {
        match self {
            Self::Folder(folder, _) => format!("--data {}", folder.display()),
            Self::Shared(address, _) => format!("--store {address} (with its password)"),
        }
    }
}
