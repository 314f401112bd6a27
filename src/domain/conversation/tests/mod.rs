//! What must hold of every conversation: examples row by row, and in `properties` laws over random
//! histories. Here is the stage on which both play.

mod acts;
mod with_the_bot;
mod not_in_circles;
mod with_people;
mod danger;
mod over;
mod pieces;
mod histories;
mod properties;

use super::*;
use crate::domain::article::{ArticleId, ArticleRef};
use crate::domain::detect::{Evidence, Heard};
use crate::domain::ids::{AgentId, CommandId, OfferId, Seq, TicketId, VisitorId};
use crate::domain::lang::{Lang, LangSource};
use crate::domain::phrase::Phrase;
use crate::domain::rejection::Rejection;
use crate::domain::signal::Mood;
use crate::domain::text::{TEXT_CHARS_MAX, Text};
use crate::domain::ticket::{Availability, HandoverReason, Priority, Skill};
use crate::domain::time::{Span, Timestamp};

/// One conversation, everything that happened in it, and the present moment.
#[derive(Debug, Clone)]
struct Stage {
    state: Conversation,
    log: Vec<(Event, Timestamp)>,
    now: Timestamp,
    made: u32,
}

impl Stage {
    fn fresh() -> Self {
        Self {
            state: Conversation::default(),
            log: Vec::new(),
            now: Timestamp(1_000_000_000),
            made: 0,
        }
    }

    fn opened() -> Self {
        let mut stage = Self::fresh();
        stage.does(open()).unwrap();
        stage
    }

    fn queued() -> Self {
        let mut stage = Self::opened();
        stage.visitor(ask()).unwrap();
        stage
    }

    fn offered() -> Self {
        let mut stage = Self::queued();
        stage.does(Command::Offer { offer: offer(1), agent: agent(1) }).unwrap();
        stage
    }

    fn active() -> Self {
        let mut stage = Self::offered();
        stage.joins(1, 1).unwrap();
        stage
    }

    fn dormant() -> Self {
        let mut stage = Self::active();
        stage.agent(1, say_by_agent("Which port?")).unwrap();
        stage.rings_until(|state| state.phase == Phase::Dormant);
        stage
    }

    /// With choices about the wait before the visitor's eyes.
    fn asked_about_the_wait() -> Self {
        let mut stage = Self::queued();
        stage.rings_until(|state| !state.wait_choices.is_empty());
        stage
    }

    fn left_message() -> Self {
        let mut stage = Self::asked_about_the_wait();
        stage.visitor(VisitorAct::Wait(WaitChoice::LeaveMessage)).unwrap();
        stage
    }

    /// Filed by its agent.
    fn ended_after_a_person() -> Self {
        let mut stage = Self::active();
        stage.agent(1, AgentAct::End).unwrap();
        stage.agent(1, AgentAct::WrapUp(crate::domain::ticket::WrapUpCode::Resolved)).unwrap();
        stage
    }

    /// Carries out a command now and takes in what it leads to.
    fn does(&mut self, command: Command) -> Result<Vec<Event>, Rejection> {
        let events = decide(&self.state, command, self.now)?;
        for event in &events {
            self.state.apply(event, self.now);
            self.log.push((event.clone(), self.now));
        }
        Ok(events)
    }

    fn visitor(&mut self, act: VisitorAct) -> Result<Vec<Event>, Rejection> {
        let (command, ticket) = (self.command(), self.ticket());
        self.does(Command::Visitor { command, act, ticket })
    }

    fn agent(&mut self, who: u32, act: AgentAct) -> Result<Vec<Event>, Rejection> {
        let command = self.command();
        self.does(Command::Agent { command, agent: agent(who), act })
    }

    fn joins(&mut self, who: u32, what: u32) -> Result<Vec<Event>, Rejection> {
        let name = format!("Agent {who}");
        self.does(Command::Join { offer: offer(what), agent: agent(who), name })
    }

    /// The bot replies to whatever it owes an answer to.
    fn bot(&mut self, reply: Reply) -> Result<Vec<Event>, Rejection> {
        self.bot_hears(Mood::Calm, vec![reply])
    }

    /// The same, when the visitor wrote in this mood.
    fn bot_hears(&mut self, mood: Mood, replies: Vec<Reply>) -> Result<Vec<Event>, Rejection> {
        let to = self.state.awaiting.as_ref().map_or(Seq::START, |awaiting| awaiting.seq);
        let ticket = self.ticket();
        self.does(Command::Reply { to, replies, mood, ticket })
    }

    fn passes(&mut self, span: Span) {
        self.now = self.now.plus(span);
    }

    fn ticks(&mut self) -> Vec<Event> {
        self.ticks_with(Availability::Busy, true)
    }

    fn ticks_with(&mut self, desk: Availability, other_staffed: bool) -> Vec<Event> {
        let ticket = self.ticket();
        self.does(Command::Tick { desk, other_staffed, ticket }).unwrap()
    }

    /// Time passes until the alarm rings.
    fn rings(&mut self) -> Vec<Event> {
        self.now = self.state.alarm(self.now).expect("an alarm");
        self.ticks()
    }

    fn rings_until(&mut self, done: impl Fn(&Conversation) -> bool) {
        for _ in 0..20 {
            if done(&self.state) {
                return;
            }
            self.rings();
        }
        panic!("still {:?} after twenty alarms", self.state.phase);
    }

    fn command(&mut self) -> CommandId {
        self.made += 1;
        CommandId::parse(&format!("made-{}", self.made)).unwrap()
    }

    fn ticket(&mut self) -> TicketId {
        self.made += 1;
        TicketId::from_body(&self.made.to_string())
    }
}

fn open() -> Command {
    Command::Open {
        visitor: VisitorId::from_body("1"),
        site: "demo".to_owned(),
        lang: Lang::En,
        source: LangSource::Page,
        mark: None,
    }
}

fn agent(n: u32) -> AgentId {
    AgentId::from_body(&n.to_string())
}

fn offer(n: u32) -> OfferId {
    OfferId::from_body(&n.to_string())
}

fn article(id: &str) -> ArticleId {
    ArticleId::parse(id).unwrap()
}

fn say(text: &str) -> VisitorAct {
    say_with_room(text, false)
}

fn say_with_room(text: &str, room: bool) -> VisitorAct {
    VisitorAct::Say {
        text: Text::redacted(text.to_owned()),
        masked: 0,
        pieces: Vec::new(),
        heard: heard(Lang::En, Evidence::Certain),
        room,
        manner: Manner::Plain,
    }
}

fn heard(lang: Lang, evidence: Evidence) -> Heard {
    Heard { lang, evidence, wish: None }
}

fn ask() -> VisitorAct {
    VisitorAct::AskPerson { room: false }
}

fn say_by_agent(text: &str) -> AgentAct {
    AgentAct::Say {
        text: Text::redacted(text.to_owned()),
        masked: 0,
        pieces: Vec::new(),
        lang: Lang::En,
    }
}

fn answer() -> Reply {
    answer_of("acct-locked")
}

fn answer_of(id: &str) -> Reply {
    Reply::Answer {
        article: ArticleRef { id: article(id), lang: Lang::En, version: "0123456789ab".to_owned() },
        title: id.to_owned(),
        body: Vec::new(),
        confidence: 900,
        topic: Topic { skill: Skill::general(), priority: Priority::P3 },
        again: false,
        part: None,
        origin: Origin::default(),
    }
}

fn hand_over() -> Reply {
    Reply::HandOver {
        reason: HandoverReason::PersonOnly,
        topic: Some(Topic { skill: Skill::urgent(), priority: Priority::P2 }),
        facts: Some(Box::new(answer())),
    }
}

/// The names of events, for tables.
/// The lines that events say.
fn lines(events: &[Event]) -> Vec<String> {
    events.iter().filter_map(|event| Some(event.line()?.id)).collect()
}

fn names(events: &[Event]) -> Vec<&'static str> {
    events.iter().map(name).collect()
}

fn name(event: &Event) -> &'static str {
    match event {
        Event::Opened { .. } => "opened",
        Event::VisitorSaid { .. } => "visitor-said",
        Event::VisitorChose { .. } => "visitor-chose",
        Event::PersonAsked { .. } => "person-asked",
        Event::FeedbackGiven { .. } => "feedback-given",
        Event::LangChanged { .. } => "lang-changed",
        Event::LangOffered { .. } => "lang-offered",
        Event::BotAnswered { .. } => "bot-answered",
        Event::BotClarified { .. } => "bot-clarified",
        Event::BotSaid { .. } => "bot-said",
        Event::NoticeGiven { .. } => "notice-given",
        Event::Escalated { .. } => "escalated",
        Event::DangerNoticed { .. } => "danger-noticed",
        Event::Offered { .. } => "offered",
        Event::OfferReturned { .. } => "offer-returned",
        Event::AgentJoined { .. } => "agent-joined",
        Event::AgentSaid { .. } => "agent-said",
        Event::PiecesMasked { .. } => "pieces-masked",
        Event::AgentLeft { .. } => "agent-left",
        Event::WaitChoicesOffered { .. } => "wait-choices-offered",
        Event::WaitChosen { .. } => "wait-chosen",
        Event::Reminded => "reminded",
        Event::WentDormant => "went-dormant",
        Event::Woke => "woke",
        Event::Ended { .. } => "ended",
        Event::WrappedUp { .. } => "wrapped-up",
        Event::Reopened => "reopened",
        Event::CalledOff { .. } => "called-off",
    }
}
