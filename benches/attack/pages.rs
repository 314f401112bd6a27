//! What the first open of the chat and of the console weigh on the wire: every answer as it comes, head included, until
//! somebody can write or sign in. Reads the pages for what they load, as a browser does.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::caller::{Caller, Line, Reply};
use crate::report::Report;

/// The most bytes of each.
const CHAT_BYTES: usize = 40_000;
const CONSOLE_BYTES: usize = 55_000;
/// What browsers of today take.
const TAKES: [(&str, &str); 1] = [("accept-encoding", "gzip, deflate, br, zstd")];
/// How the chat's script asks for one of two languages before it draws.
const FIRST_WORDING: [&str; 2] = ["?import(\"./", "\"):import(\"./"];

pub(crate) async fn run(caller: &Caller, report: &mut Report) -> Result<()> {
    report.part("the first open: on the wire");
    let line = &mut caller.line().await?;
    let mut chat =
        weigh(line, "/widget.js").await? + page(line, "/embed?site=demo", "widget").await?;
    let entry = files(&plain(line, "/embed?site=demo").await?.text());
    let entry = entry.iter().find(|path| path.starts_with("/assets/widget-") && is_script(path));
    chat += first_wording(line, entry.context("/embed loads no script of its own")?).await?;
    let console = page(line, "/console", "console").await?;
    for (what, bytes, most) in [
        ("the chat, with its loader, until somebody can write", chat, CHAT_BYTES),
        ("the console, until somebody can sign in", console, CONSOLE_BYTES),
    ] {
        report.asked(what, format!("{bytes} bytes"), &format!("<= {most}"), bytes <= most);
    }
    Ok(())
}

/// A page and all that it links, and the wording where the build brought another along than the desk has now.
async fn page(line: &mut Line, path: &str, bundle: &str) -> Result<usize> {
    let mut sum = weigh(line, path).await?;
    let linked = files(&plain(line, path).await?.text());
    ensure!(linked.len() > 2, "{path} links only {linked:?}");
    for file in &linked {
        sum += weigh(line, file).await?;
    }
    if !brings_wording(line, linked).await? {
        sum += weigh(line, &format!("/phrases/en/{bundle}.ftl")).await?;
    }
    Ok(sum)
}

/// The larger one of the two languages.
async fn first_wording(line: &mut Line, entry: &str) -> Result<usize> {
    let script = plain(line, entry).await?.text();
    let found = FIRST_WORDING[0];
    let choice = script.split(found).skip(1).find_map(|rest| {
        let (one, rest) = rest.split_once(FIRST_WORDING[1])?;
        let (other, _) = rest.split_once("\")")?;
        Some([one.to_owned(), other.to_owned()])
    });
    let mut most = 0;
    for name in choice.with_context(|| format!("{entry} does not choose a language any more"))? {
        most = most.max(weigh(line, &format!("/assets/{name}")).await?);
    }
    Ok(most)
}

/// Whether one of these scripts, or of those that they load later, has the desk's present wording.
async fn brings_wording(line: &mut Line, linked: BTreeSet<String>) -> Result<bool> {
    let ready: Value = serde_json::from_str(&plain(line, "/readyz").await?.text())?;
    let version =
        ready.get("phrases").and_then(Value::as_str).context("/readyz names no wording")?;
    let (mut seen, mut next) = (BTreeSet::new(), linked);
    while let Some(path) = next.pop_first() {
        if !is_script(&path) || !seen.insert(path.clone()) {
            continue;
        }
        let script = plain(line, &path).await?.text();
        if script.contains(version) {
            return Ok(true);
        }
        let names = script.split('"').filter_map(|part| part.strip_prefix("./"));
        next.extend(names.map(|name| format!("/assets/{name}")));
    }
    Ok(false)
}

fn is_script(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ending| ending == "js")
}

/// The files that a page loads at once.
fn files(page: &str) -> BTreeSet<String> {
    page.split('"').filter(|part| part.starts_with("/assets/")).map(str::to_owned).collect()
}

async fn weigh(line: &mut Line, path: &str) -> Result<usize> {
    Ok(get(line, path, &TAKES).await?.weight)
}

/// As it is, to be read.
async fn plain(line: &mut Line, path: &str) -> Result<Reply> {
    get(line, path, &[]).await
}

async fn get(line: &mut Line, path: &str, headers: &[(&str, &str)]) -> Result<Reply> {
    let reply = line.ask(&format!("GET {path}"), headers, "").await?;
    ensure!(reply.status == 200, "{path} says {}", reply.status);
    Ok(reply)
}
