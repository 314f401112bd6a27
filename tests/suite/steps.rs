//! Single steps of `flow` in situations that a whole node meets too rarely to wait for.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use puente::adapters::store::embedded::Embedded;
use puente::domain::account::{self, Account};
use puente::domain::article::{Article, ArticleId};
use puente::domain::conversation::{Event, Phase};
use puente::domain::desk::{Place, Presence};
use puente::domain::fact::{Fact, Snapshot};
use puente::domain::ids::{AgentId, CommandId, ConversationId, NodeId, OfferId, Seq, VisitorId};
use puente::domain::lang::{Lang, LangSource};
use puente::domain::rejection::Rejection;
use puente::domain::role::Role;
use puente::domain::search::{Question, SearchResult};
use puente::domain::text::RawText;
use puente::domain::time::{Span, Timestamp};
use puente::flow::open::Opening;
use puente::flow::receive::{Receipt, Wish, receive};
use puente::flow::transact::DESK_COMPACT_EVERY;
use puente::flow::{Flow, FlowError, alarm, answer, offer, presence};
use puente::gateway::line::Line;
use puente::gateway::waiting::Waits;
use puente::ports::{
    AlarmChange, AppendError, Batch, Clock, Entry, Epoch, Expect, PokeFeed, READ_LIMIT_MAX, Search,
    Slice, Store, Stream, Unavailable,
};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::{advance, sleep};

use crate::support::knowledge::SmallKnowledge;
use crate::support::node::Cluster;
use crate::support::world::World;

mod aside;

/// A desk and its steps, with nothing going wrong but what a test wants to go wrong.
struct Desk {
    flow: Flow,
    store: Arc<Watched>,
}

impl Desk {
    fn new() -> Self {
        let world = calm_world();
        Self::over(Watched::new(), world.clone(), Arc::new(SmallKnowledge::new(world)))
    }

    fn over(store: Watched, world: Arc<World>, search: Arc<dyn Search>) -> Self {
        let store = Arc::new(store);
        Self { flow: Flow::new(store.clone(), world.clone(), world, search), store }
    }

    async fn visitor(&self, who: u32, command: &str, wish: Wish) -> Result<Receipt, FlowError> {
        let command = CommandId::parse(command).unwrap();
        receive(&self.flow, &opening(who), &command, &wish).await
    }

    /// A conversation that waits for a person.
    async fn queues(&self, who: u32) -> ConversationId {
        self.visitor(who, &format!("p{who}"), Wish::Person).await.unwrap().conversation
    }

    async fn agent_comes(&self, number: u32, capacity: u8) -> Account {
        let account = account(number, capacity);
        presence::arrive(&self.flow, &account).await.unwrap();
        presence::choose(&self.flow, &account.agent, Presence::Available).await.unwrap();
        account
    }

    /// The offer that stands for a conversation, after the desk has been looked at.
    async fn offer_of(&self, id: &ConversationId) -> OfferId {
        offer::turn(&self.flow).await.unwrap();
        let (desk, _) = self.flow.refresh().await.unwrap();
        let ticket = desk.tickets.values().find(|ticket| ticket.conversation == *id);
        match &ticket.expect("a ticket").place {
            Place::Offered { offer, .. } => offer.clone(),
            other => panic!("{id} is {other:?}"),
        }
    }

    async fn phase(&self, id: &ConversationId) -> Phase {
        self.flow.load(id).await.unwrap().phase
    }
}

fn calm_world() -> Arc<World> {
    let world = World::new(0, false);
    world.calm_down();
    world
}

fn opening(who: u32) -> Opening {
    Opening {
        visitor: VisitorId::from_body(&who.to_string()),
        site: "demo".to_owned(),
        lang: Lang::En,
        source: LangSource::Page,
        mark: None,
    }
}

fn account(number: u32, capacity: u8) -> Account {
    Account {
        agent: AgentId::from_body(&number.to_string()),
        login: format!("a{number}"),
        name: format!("Agent {number}"),
        langs: BTreeSet::from(Lang::ALL),
        skills: BTreeSet::new(),
        capacity,
        role: Role::Agent,
        password: String::new(),
        one_time: false,
        enabled: true,
    }
}

fn say(words: &str) -> Wish {
    Wish::Say(RawText::parse(words).unwrap())
}

/// A store that counts what is asked of it, of which streams may be unreadable, and single events, and others missing.
struct Watched {
    inner: Embedded,
    appends: AtomicU64,
    leases: AtomicU64,
    reads: AtomicU64,
    /// What those reads brought.
    records: AtomicU64,
    unreadable: std::sync::Mutex<BTreeSet<Stream>>,
    odd: std::sync::Mutex<BTreeSet<(Stream, Seq)>>,
    missing: std::sync::Mutex<BTreeSet<(Stream, Seq)>>,
}

impl Watched {
    fn new() -> Self {
        Self {
            inner: Embedded::in_memory("e1"),
            appends: AtomicU64::new(0),
            leases: AtomicU64::new(0),
            reads: AtomicU64::new(0),
            records: AtomicU64::new(0),
            unreadable: std::sync::Mutex::default(),
            odd: std::sync::Mutex::default(),
            missing: std::sync::Mutex::default(),
        }
    }

    fn appends(&self) -> u64 {
        self.appends.load(Ordering::Relaxed)
    }
}

#[async_trait]
impl Store for Watched {
    async fn append(&self, batch: Batch) -> Result<Vec<Seq>, AppendError> {
        self.appends.fetch_add(1, Ordering::Relaxed);
        self.inner.append(batch).await
    }

    async fn read(&self, stream: &Stream, after: Seq, limit: u16) -> Result<Slice, Unavailable> {
        if self.unreadable.lock().unwrap().contains(stream) {
            return Err(Unavailable { reason: "a page is torn".to_owned() });
        }
        self.reads.fetch_add(1, Ordering::Relaxed);
        // Others run meanwhile, as with any store that is not in memory.
        tokio::task::yield_now().await;
        let mut slice = self.inner.read(stream, after, limit).await?;
        let is_in = |set: &std::sync::Mutex<BTreeSet<_>>, seq| {
            set.lock().unwrap().contains(&(stream.clone(), seq))
        };
        slice.records.retain(|record| !is_in(&self.missing, record.seq));
        for record in slice.records.iter_mut().filter(|record| is_in(&self.odd, record.seq)) {
            record.fact = Fact::SetAside;
        }
        self.records.fetch_add(slice.records.len() as u64, Ordering::Relaxed);
        Ok(slice)
    }

    async fn due(&self, now: Timestamp, limit: u16) -> Result<Vec<Stream>, Unavailable> {
        self.inner.due(now, limit).await
    }

    async fn next_alarm(&self) -> Result<Option<Timestamp>, Unavailable> {
        self.inner.next_alarm().await
    }

    async fn compact(&self, stream: &Stream, upto: Seq, with: Snapshot) -> Result<(), AppendError> {
        self.inner.compact(stream, upto, with).await
    }

    async fn forget(&self, stream: &Stream) -> Result<(), Unavailable> {
        self.inner.forget(stream).await
    }

    async fn lease(
        &self,
        name: &str,
        owner: &NodeId,
        now: Timestamp,
        ttl: Span,
    ) -> Result<bool, Unavailable> {
        self.leases.fetch_add(1, Ordering::Relaxed);
        self.inner.lease(name, owner, now, ttl).await
    }

    async fn is_leased(&self, name: &str, now: Timestamp) -> Result<bool, Unavailable> {
        self.inner.is_leased(name, now).await
    }

    async fn send_ephemeral(&self, stream: &Stream, body: Bytes) {
        self.inner.send_ephemeral(stream, body).await;
    }

    fn pokes(&self) -> Box<dyn PokeFeed> {
        self.inner.pokes()
    }

    async fn epoch(&self) -> Result<Epoch, Unavailable> {
        self.inner.epoch().await
    }
}

/// A search that says when it was asked and waits until it may answer.
struct GatedSearch {
    inner: SmallKnowledge,
    asked: Notify,
    may_answer: Notify,
}

#[async_trait]
impl Search for GatedSearch {
    async fn search(&self, question: Question) -> Result<SearchResult, Unavailable> {
        self.asked.notify_one();
        self.may_answer.notified().await;
        self.inner.search(question).await
    }

    fn article(&self, id: &ArticleId, lang: Lang) -> Option<Arc<Article>> {
        self.inner.article(id, lang)
    }
}

#[tokio::test(start_paused = true)]
async fn an_offer_is_declined_only_together_with_its_own_conversation() {
    let desk = Desk::new();
    let (first, second) = (desk.queues(1).await, desk.queues(2).await);
    let account = desk.agent_comes(1, 2).await;
    let offer = desk.offer_of(&first).await;
    let declined = offer::decline(&desk.flow, &account.agent, &offer, &second).await;
    assert_eq!(declined.unwrap_err(), Rejection::OfferGone.into());
    assert_eq!(desk.offer_of(&first).await, offer);
    offer::accept(&desk.flow, &account.agent, &offer, &first).await.unwrap();
    assert_eq!(desk.phase(&first).await, Phase::Active);
}

#[tokio::test(start_paused = true)]
async fn a_visitor_who_was_forgotten_begins_anew() {
    let desk = Desk::new();
    let before = desk.visitor(1, "c1", say("hello there")).await.unwrap();
    desk.store.forget(&Stream::visitor(&opening(1).visitor)).await.unwrap();
    let again = desk.visitor(1, "c2", say("hello again"));
    let after = tokio::time::timeout(Duration::from_secs(5), again).await.expect("an end").unwrap();
    assert!(after.begun);
    assert_ne!(after.conversation, before.conversation);
}

#[tokio::test(start_paused = true)]
async fn a_conversation_that_cannot_be_read_does_not_silence_the_alarms_of_others() {
    let desk = Desk::new();
    let (broken, sound) = (
        desk.visitor(1, "c1", say("my account is locked")).await.unwrap().conversation,
        desk.visitor(2, "c2", say("my account is locked")).await.unwrap().conversation,
    );
    desk.store.unreadable.lock().unwrap().insert(Stream::conversation(&broken));
    advance(Duration::from_secs(11)).await;
    let rung = alarm::ring(&desk.flow).await.unwrap();
    let failed: Vec<_> = rung.failed.iter().map(|(stream, _)| stream.clone()).collect();
    assert_eq!(failed, [Stream::conversation(&broken)], "the failure is not kept secret");
    assert!(desk.flow.load(&sound).await.unwrap().awaiting.is_none());
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_given_in_the_language_that_was_chosen_while_it_was_looked_for() {
    let world = calm_world();
    let search = Arc::new(GatedSearch {
        inner: SmallKnowledge::new(world.clone()),
        asked: Notify::new(),
        may_answer: Notify::new(),
    });
    let desk = Desk::over(Watched::new(), world, search.clone());
    let id = desk.visitor(1, "c1", say("my account is locked")).await.unwrap().conversation;
    let switching = async {
        search.asked.notified().await;
        desk.visitor(1, "c2", Wish::SetLang(Lang::Es)).await.unwrap();
        search.may_answer.notify_one();
        search.asked.notified().await;
        search.may_answer.notify_one();
    };
    let (answered, ()) = tokio::join!(answer::answer(&desk.flow, &id), async {
        let _either = tokio::time::timeout(Duration::from_secs(1), switching).await;
    });
    answered.unwrap();
    let slice =
        desk.store.read(&Stream::conversation(&id), Seq::START, READ_LIMIT_MAX).await.unwrap();
    let shown = slice.records.iter().find_map(|record| match &record.fact {
        Fact::Conversation(Event::BotAnswered { article, .. }, _) => Some(article.lang),
        _ => None,
    });
    assert_eq!(shown, Some(Lang::Es));
}

#[tokio::test(start_paused = true)]
async fn an_agent_who_returns_while_being_looked_for_is_not_lost_again() {
    let desk = Desk::new();
    let account = desk.agent_comes(1, 1).await;
    advance(Duration::from_secs(21)).await;
    assert_eq!(presence::sweep(&desk.flow).await, Ok(1));
    presence::arrive(&desk.flow, &account).await.unwrap();
    advance(Duration::from_secs(4)).await;
    assert_eq!(presence::sweep(&desk.flow).await, Ok(0));
}

#[tokio::test(start_paused = true)]
async fn a_visitor_hears_whether_their_agent_signed_out_or_was_lost() {
    for (signs_out, line) in
        [(true, "notice-agent-left-signed-out"), (false, "notice-agent-left-lost")]
    {
        let desk = Desk::new();
        let account = desk.agent_comes(1, 1).await;
        let id = desk.queues(1).await;
        let offer = desk.offer_of(&id).await;
        offer::accept(&desk.flow, &account.agent, &offer, &id).await.unwrap();
        if signs_out {
            presence::leave(&desk.flow, &account.agent).await.unwrap();
        }
        advance(Duration::from_secs(21)).await;
        presence::sweep(&desk.flow).await.unwrap();
        advance(Duration::from_secs(61)).await;
        offer::turn(&desk.flow).await.unwrap();
        let stream = Stream::conversation(&id);
        let slice = desk.store.read(&stream, Seq::START, READ_LIMIT_MAX).await.unwrap();
        let last = slice.records.last().expect("events");
        let Fact::Conversation(event, _) = &last.fact else { panic!("{last:?}") };
        assert_eq!(event.line().map(|phrase| phrase.id).as_deref(), Some(line));
    }
}

#[tokio::test(start_paused = true)]
async fn a_desk_at_rest_is_not_written_to() {
    let desk = Desk::new();
    desk.agent_comes(1, 1).await;
    let id = desk.queues(1).await;
    desk.offer_of(&id).await;
    let before = desk.store.appends();
    for _ in 0..3 {
        offer::turn(&desk.flow).await.unwrap();
        advance(Duration::from_secs(5)).await;
    }
    assert_eq!(desk.store.appends(), before);
}

#[tokio::test(start_paused = true)]
async fn a_silent_visitor_who_asks_for_a_person_is_back_in_the_same_hands() {
    let desk = Desk::new();
    let id = desk.queues(1).await;
    let account = desk.agent_comes(1, 1).await;
    let offer = desk.offer_of(&id).await;
    offer::accept(&desk.flow, &account.agent, &offer, &id).await.unwrap();
    let command = CommandId::parse("a1").unwrap();
    let wish = puente::flow::relay::AgentWish::Say(RawText::parse("which port?").unwrap());
    puente::flow::relay::relay(&desk.flow, &account.agent, &id, &command, &wish).await.unwrap();
    for _ in 0..20 {
        advance(Duration::from_secs(60)).await;
        alarm::ring(&desk.flow).await.unwrap();
        if desk.phase(&id).await == Phase::Dormant {
            break;
        }
    }
    assert_eq!(desk.flow.refresh().await.unwrap().0.load(&account.agent), 0);
    desk.visitor(1, "c9", Wish::Person).await.unwrap();
    assert_eq!(desk.phase(&id).await, Phase::Active);
    assert_eq!(desk.flow.refresh().await.unwrap().0.load(&account.agent), 1);
}

#[tokio::test(start_paused = true)]
async fn a_long_desk_is_compacted_and_every_mirror_still_shows_the_same() {
    let desk = Desk::new();
    let another_node = || {
        Flow::new(
            desk.store.clone(),
            desk.flow.clock.clone(),
            desk.flow.ids.clone(),
            desk.flow.search.clone(),
        )
    };
    let (behind, fresh) = (another_node(), another_node());
    let account = desk.agent_comes(1, 1).await;
    desk.queues(1).await;
    behind.refresh().await.unwrap();
    for n in 0..DESK_COMPACT_EVERY {
        let presence = if n % 2 == 0 { Presence::Away } else { Presence::Available };
        presence::choose(&desk.flow, &account.agent, presence).await.unwrap();
    }
    offer::turn(&desk.flow).await.unwrap();
    let slice = desk.store.read(&Stream::desk(), Seq::START, 1).await.unwrap();
    assert!(slice.snapshot.is_some());
    let expected = desk.flow.refresh().await.unwrap();
    assert_eq!(behind.refresh().await.unwrap(), expected);
    assert_eq!(fresh.refresh().await.unwrap(), expected);
}

#[tokio::test(start_paused = true)]
async fn a_waiting_visitor_costs_the_store_nothing_at_most_looks_at_the_line() {
    let desk = Desk::new();
    let id = desk.queues(1).await;
    let waits = Waits::new(Arc::default(), desk.flow.clock.clone(), Span::s(60));
    let before = desk.store.leases.load(Ordering::Relaxed);
    // A busy minute: the desk moves ten times a second.
    for _ in 0..600 {
        waits.begin(&desk.flow, &id).await;
        advance(Duration::from_millis(100)).await;
        assert!(presence::is_visitor_here(&desk.flow, &id).await.unwrap());
    }
    let leases = desk.store.leases.load(Ordering::Relaxed) - before;
    assert!(leases <= 6, "{leases} leases in a minute");
    waits.end(&desk.flow).await;
    assert!(!presence::is_visitor_here(&desk.flow, &id).await.unwrap());
}

#[tokio::test(start_paused = true)]
async fn all_in_line_look_at_it_together_and_see_what_is_so() {
    let desk = Desk::new();
    let first = desk.queues(1).await;
    desk.agent_comes(1, 0).await;
    let before = desk.store.reads.load(Ordering::Relaxed);
    let (line, flow) = (Arc::new(Line::default()), Arc::new(desk.flow));
    let mut looks = JoinSet::new();
    for _ in 0..1_000 {
        let (line, flow) = (line.clone(), flow.clone());
        looks.spawn(async move { line.look(&flow).await.unwrap() });
    }
    let seen = looks.join_all().await;
    let reads = desk.store.reads.load(Ordering::Relaxed) - before;
    assert!(reads <= 2, "{reads} reads for a thousand looks");
    assert!(seen.iter().all(|seen| seen.of(&first).unwrap().next));
    let command = CommandId::parse("p2").unwrap();
    let second = receive(&flow, &opening(2), &command, &Wish::Person).await.unwrap().conversation;
    let standings = line.look(&flow).await.unwrap();
    assert!(
        standings.of(&second).is_some_and(|standing| !standing.next),
        "older than the question"
    );
}

#[tokio::test(start_paused = true)]
async fn a_message_in_a_long_conversation_costs_what_came_since() {
    let desk = Desk::new();
    let id = desk.visitor(1, "c1", say("my account is locked")).await.unwrap().conversation;
    for n in 0..1_000 {
        let wish = Wish::SetLang(Lang::ALL[n % 2]);
        desk.visitor(1, &format!("l{n}"), wish).await.unwrap();
    }
    let before = desk.store.records.load(Ordering::Relaxed);
    desk.visitor(1, "c2", say("and what now?")).await.unwrap();
    answer::attempt(&desk.flow, &id).await.unwrap();
    let records = desk.store.records.load(Ordering::Relaxed) - before;
    assert!(records <= 12, "{records} events read for one message and its answer");
    let afresh = Flow::new(
        desk.store.clone(),
        calm_world(),
        calm_world(),
        Arc::new(SmallKnowledge::new(calm_world())),
    );
    assert_eq!(desk.flow.load(&id).await.unwrap(), afresh.load(&id).await.unwrap());
}

#[tokio::test(start_paused = true)]
async fn what_was_erased_is_not_remembered_either() {
    let desk = Desk::new();
    let id = desk.visitor(1, "c1", say("my account is locked")).await.unwrap().conversation;
    assert!(desk.flow.load(&id).await.unwrap().head > Seq::START);
    desk.store.forget(&Stream::conversation(&id)).await.unwrap();
    let left = desk.flow.load(&id).await.unwrap();
    assert_eq!((left.visitor, left.last_words), (None, String::new()));
}

#[tokio::test(start_paused = true)]
async fn an_alarm_rings_however_much_goes_on_elsewhere() {
    let world = calm_world();
    let cluster = Cluster::new(world.clone(), Arc::new(Embedded::in_memory("e1")));
    let mut node = JoinSet::new();
    node.spawn(cluster.clone().keep_manned(0));
    sleep(Duration::from_millis(1)).await;
    let flow = cluster.flows().remove(0);
    let command = CommandId::parse("c1").unwrap();
    let wish = say("my account is locked");
    let owed = receive(&flow, &opening(1), &command, &wish).await.unwrap().conversation;
    for _ in 0..1_200 {
        let busy = Entry {
            stream: Stream::stored("vis/busy"),
            expect: Expect::Any,
            facts: vec![account::Event::SessionClosed.into()],
            alarm: AlarmChange::Keep,
        };
        let batch = Batch { at: world.now(), entries: vec![busy] };
        cluster.store.append(batch).await.unwrap();
        sleep(Duration::from_millis(10)).await;
    }
    assert!(flow.load(&owed).await.unwrap().awaiting.is_none());
}
