//! What cannot be seen from outside: one pass that plans offers on a large desk, and a message in a conversation that is as
//! long as one may be. In this process, by the calls that the desk itself makes, over a store on the disk.

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use async_trait::async_trait;
use puente::adapters::store::embedded::Embedded;
use puente::adapters::system::{RandomIds, SystemClock};
use puente::domain::article::{Article, ArticleId};
use puente::domain::conversation::Event;
use puente::domain::conversation::limits::EVENTS_MAX;
use puente::domain::detect::Evidence;
use puente::domain::fact::Fact;
use puente::domain::ids::{AgentId, CommandId, ConversationId, TicketId, VisitorId};
use puente::domain::lang::{Lang, LangSource};
use puente::domain::redact::redact;
use puente::domain::search::{Question, SearchResult};
use puente::domain::text::{RawText, Text};
use puente::domain::ticket::{HandoverReason, Priority, Skill};
use puente::flow::Flow;
use puente::flow::open::Opening;
use puente::flow::receive::{Receipt, Wish, receive};
use puente::ports::{AlarmChange, BATCH_LIMIT, Batch, Entry, Expect, Search, Stream, Unavailable};

use crate::large_desk::{NOW, RUNS, desk, measure};
use crate::measure::on_processor;
use crate::report::{Report, Times, ms};

const AGENTS: u32 = 1_000;
const WAITING: u32 = 10_000;
/// One pass takes so much work at most.
const PASS: Duration = Duration::from_millis(20);
/// So many are counted together: the kernel counts a thread's time in steps of some milliseconds.
const PASSES: u32 = 20;
/// A message in a long conversation takes so much work at most.
const MESSAGE: Duration = Duration::from_millis(2);
/// So many messages are measured.
const MESSAGES: u32 = 100;
/// A short conversation, to compare it with.
const SHORT: u64 = 20;
/// Where they begin in the long one, so that it is never full.
const FROM: u64 = EVENTS_MAX - MESSAGES as u64 - SHORT;
/// As long as what people write.
const WORDS: &str =
    "Ya revisé el correo y no me llega el código; ¿qué más puedo hacer para entrar?";

/// What a pass took.
pub(crate) struct Planned {
    offers: usize,
    work: Duration,
    by_clock: Duration,
}

pub(crate) fn planning() -> Planned {
    let large = desk(AGENTS, WAITING, 1);
    let pass = || large.todos(NOW, usize::MAX).len();
    let by_clock = measure(pass);
    let worked = on_processor();
    for _ in 0..PASSES {
        black_box(pass());
    }
    Planned { offers: pass(), work: on_processor().saturating_sub(worked) / PASSES, by_clock }
}

impl Planned {
    pub(crate) fn tell(&self, report: &mut Report) {
        report.part("planning: one pass that makes all offers, in this process");
        let offers = self.offers;
        let what =
            format!("{AGENTS} agents, {WAITING} in line, {offers} offers: work, in the mean");
        report.within(&what, self.work, PASS);
        Report::told(&format!("  … by the clock, the median of {RUNS}"), ms(self.by_clock));
    }
}

/// What a message took.
struct Took {
    /// Of one processor, in the mean: all that the step does but the store's commit, which is on a thread of its own.
    work: Duration,
    /// From its beginning to its end, the commit included.
    whole: Times,
}

/// What messages took in a long and in a short conversation, and the store alone.
pub(crate) struct Long {
    among_many: Took,
    among_few: Took,
    commit: Times,
}

/// Blocks its thread: whose time on a processor is counted must not change under it.
pub(crate) fn message(folder: &Path) -> Result<Long> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let store = Arc::new(Embedded::open(folder, "attack").context("failed to make a store")?);
    let ids = Arc::new(RandomIds::default());
    let flow = Flow::new(store, Arc::new(SystemClock), ids, Arc::new(EmptyShelf));
    let among_few = runtime.block_on(messages(&flow, "short", SHORT))?;
    let among_many = runtime.block_on(messages(&flow, "long", FROM))?;
    let commit = runtime.block_on(commits(&flow))?;
    Ok(Long { among_many, among_few, commit })
}

impl Long {
    pub(crate) fn tell(&self, report: &mut Report) {
        let among = format!("a message among {FROM} to {EVENTS_MAX} events");
        report
            .part(&format!("a long conversation: {among}, in this process, its store on the disk"));
        let Self { among_many, among_few, commit } = self;
        report.within(
            "work for it, in the mean, without the store's commit",
            among_many.work,
            MESSAGE,
        );
        Report::told(&format!("  … in a conversation of {SHORT} events"), ms(among_few.work));
        let whole = "from its beginning to its end, commit included, half within";
        Report::told(whole, ms(among_many.whole.at(500)));
        Report::told(
            &format!("  … in a conversation of {SHORT} events"),
            ms(among_few.whole.at(500)),
        );
        Report::told("a commit of one event alone, half within", ms(commit.at(500)));
    }
}

/// Messages at the end of a conversation with so many events.
async fn messages(flow: &Flow, name: &str, events: u64) -> Result<Took> {
    let opening = Opening {
        visitor: VisitorId::from_body(name),
        site: "demo".to_owned(),
        lang: Lang::Es,
        source: LangSource::Page,
        mark: None,
    };
    let begun = say(flow, &opening, "first").await?;
    fill(flow, &begun.conversation, events).await?;
    // What the node knows of it is read once; that is no part of a message.
    say(flow, &opening, "again").await?;
    let (mut whole, worked) = (Vec::new(), on_processor());
    for n in 0..MESSAGES {
        let begins = Instant::now();
        let receipt = say(flow, &opening, &format!("m{n}")).await?;
        whole.push(begins.elapsed());
        ensure!(
            receipt.conversation == begun.conversation,
            "the conversation was not gone on with"
        );
    }
    let work = on_processor().saturating_sub(worked) / MESSAGES;
    Ok(Took { work, whole: Times::of("messages", whole)? })
}

async fn say(flow: &Flow, opening: &Opening, command: &str) -> Result<Receipt> {
    let command = CommandId::parse(command)?;
    Ok(receive(flow, opening, &command, &Wish::Say(words())).await?)
}

fn words() -> RawText {
    RawText::parse(WORDS).expect("it is short and can be seen")
}

/// Lets a visitor and an agent talk until there are so many events.
async fn fill(flow: &Flow, id: &ConversationId, events: u64) -> Result<()> {
    let agent = AgentId::from_body("lucia");
    let (ticket, name) = (TicketId::from_body("t"), "Lucía".to_owned());
    let (skill, priority) = (Skill::general(), Priority::P3);
    let reason = HandoverReason::Asked;
    let mut all = vec![
        Event::Escalated { ticket, reason, skill, priority, danger: None },
        Event::AgentJoined { agent: agent.clone(), name },
    ];
    let text: Text = redact(&words()).text;
    // Two stand there already, and two came with the agent.
    for n in 4..events {
        let command = CommandId::parse(&format!("f{n}"))?;
        let (text, lang, masked) = (text.clone(), Lang::Es, 0);
        all.push(if n % 2 == 0 {
            Event::VisitorSaid { command, text, lang, evidence: Evidence::default(), masked }
        } else {
            Event::AgentSaid { command, agent: agent.clone(), text, lang, masked }
        });
    }
    for part in all.chunks(BATCH_LIMIT) {
        append(flow, Stream::conversation(id), part.to_vec()).await?;
    }
    Ok(())
}

async fn append(flow: &Flow, stream: Stream, events: Vec<Event>) -> Result<()> {
    let facts = events.into_iter().map(Fact::from).collect();
    let entry = Entry { stream, expect: Expect::Any, facts, alarm: AlarmChange::Keep };
    flow.store.append(Batch { at: flow.clock.now(), entries: vec![entry] }).await?;
    Ok(())
}

/// The store alone, with an event like those.
async fn commits(flow: &Flow) -> Result<Times> {
    let mut times = Vec::new();
    for n in 0..MESSAGES {
        let (command, text) = (CommandId::parse(&format!("c{n}"))?, redact(&words()).text);
        let (lang, evidence) = (Lang::Es, Evidence::default());
        let said = Event::VisitorSaid { command, text, lang, evidence, masked: 0 };
        let begun = Instant::now();
        append(flow, Stream::stored("cnv/alone"), vec![said]).await?;
        times.push(begun.elapsed());
    }
    Times::of("commits", times)
}

/// Knows nothing: a message that is taken in is not looked up.
struct EmptyShelf;

#[async_trait]
impl Search for EmptyShelf {
    async fn search(&self, _question: Question) -> Result<SearchResult, Unavailable> {
        Ok(SearchResult::default())
    }

    fn article(&self, _id: &ArticleId, _lang: Lang) -> Option<Arc<Article>> {
        None
    }
}
