//! A visitor's connection: the upgrade, and the machine's work carried out by `flow`.
//! Knows nothing about what the machine decides.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::auth;
use super::codes::CloseCode;
use super::connection::{Worker, run};
use super::counted::Caller;
use super::effects::{LONG_CHARS, read_page, within};
use super::seats::Seat;
use super::session::silence;
use super::session::visitor::{Entrance, VisitorDo, VisitorOutcome, VisitorSession};
use super::state::Gateway;
use super::waiting::Waits;
use crate::domain::address::Address;
use crate::domain::desk::Standing;
use crate::domain::ids::{CommandId, ConversationId, Seq, VisitorId};
use crate::domain::time::Span;
use crate::flow::answer::Answered;
use crate::flow::open::Opening;
use crate::flow::receive::Wish;
use crate::flow::{FlowError, answer, read, receive};
use crate::ports::{Stream, Unavailable};

/// `GET /ws`
pub async fn upgrade(
    State(gateway): State<Arc<Gateway>>,
    Caller(from): Caller,
    headers: HeaderMap,
    socket: WebSocketUpgrade,
) -> Response {
    let seat = match gateway.seats.visitor(from) {
        Ok(seat) => Arc::new(seat),
        Err(problem) => return problem.into_response(),
    };
    let cookie = auth::visitor_token(&headers);
    gateway.buffered(socket).on_upgrade(move |socket| async move {
        let worker = VisitorWorker::new(gateway.clone(), cookie).seated(seat, from);
        let waits = worker.waits.clone();
        let session = VisitorSession::new(gateway.config.heartbeat, gateway.steady())
            .with_pause(gateway.config.answer_pause);
        run(socket, session, worker, gateway.wiring.clone()).await;
        waits.end(&gateway.flow).await;
    })
}

/// `POST /ws`: a page whose sockets do not open asks whether that is because of its name, which browsers do not tell it.
/// Whoever gets here has the right one.
pub async fn knock() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// Carries out a visitor session's work.
pub struct VisitorWorker {
    gateway: Arc<Gateway>,
    /// The token the browser sent as a cookie.
    cookie: Option<String>,
    /// Who that makes the visitor; known after `Enter`.
    visitor: std::sync::OnceLock<VisitorId>,
    /// That the visitor is there, for as long as they wait for a person.
    waits: Arc<Waits>,
    /// The place of the connection; absent only where there is no socket.
    seat: Option<Arc<Seat>>,
    /// Whose conversations are counted together.
    from: Option<Address>,
    /// The visitor has a conversation: what they do begins none.
    has_begun: AtomicBool,
    /// They have written something long: what is still to be done with it takes the side lane.
    is_long: AtomicBool,
}

impl VisitorWorker {
    /// For one connection.
    pub fn new(gateway: Arc<Gateway>, cookie: Option<String>) -> Self {
        let (waiting, steady) = (gateway.waiting.clone(), gateway.wiring.steady.clone());
        let waits = Arc::new(Waits::new(waiting, steady, silence(gateway.config.heartbeat)));
        let visitor = std::sync::OnceLock::new();
        Self {
            gateway,
            cookie,
            visitor,
            waits,
            seat: None,
            from: None,
            has_begun: AtomicBool::new(false),
            is_long: AtomicBool::new(false),
        }
    }

    /// The same for a socket with a place, of this address.
    #[must_use]
    pub fn seated(self, seat: Arc<Seat>, from: Option<Address>) -> Self {
        Self { seat: Some(seat), from, ..self }
    }

    /// Which token counts: the cookie, or what the client remembered. A browser that begins to send cookies in the
    /// middle of a chat sends a new one beside the old token; the one that has a conversation is the visitor's.
    async fn known(&self, remembered: Option<String>) -> Result<Option<String>, FlowError> {
        let remembered = remembered.filter(|token| auth::is_token(token));
        let (Some(cookie), Some(token)) = (&self.cookie, &remembered) else {
            return Ok(self.cookie.clone().or(remembered));
        };
        for one in [cookie, token] {
            let visitor = auth::visitor_of(&self.gateway.secrets.digest(one));
            if self.gateway.flow.current(&visitor).await?.0.is_some() {
                return Ok(Some(one.clone()));
            }
        }
        Ok(Some(cookie.clone()))
    }

    /// Whether this visitor may go on, who may have no conversation yet, or how long to wait before one may be begun.
    async fn may_begin(&self, visitor: &VisitorId) -> Result<(), Span> {
        if self.from.is_none() || self.has_begun.load(Ordering::Relaxed) {
            return Ok(());
        }
        // A store that cannot say is told so by the step itself.
        let current = self.gateway.flow.current(visitor).await;
        if !matches!(current, Ok((None, _))) {
            return Ok(());
        }
        self.gateway.doorway.may_begin(self.from, self.gateway.steady())
    }

    /// `hello` has come.
    async fn greet(&self, token: Option<String>, site: &str) -> VisitorOutcome {
        if let Some(seat) = &self.seat {
            seat.greeted();
        }
        let sites = &self.gateway.config.sites;
        // Where no page may show the chat there are no names to choose from.
        if !sites.is_empty() && !sites.contains_key(site) {
            return VisitorOutcome::Dismissed(CloseCode::UnknownSite);
        }
        VisitorOutcome::Entered(within(self.enter(token)).await)
    }

    async fn receive(&self, opening: Opening, command: CommandId, wish: Wish) -> VisitorOutcome {
        if let Err(wait) = self.may_begin(&opening.visitor).await {
            return VisitorOutcome::TooFast(command, wait);
        }
        if matches!(&wish, Wish::Say(text) if text.is_longer_than(LONG_CHARS)) {
            self.is_long.store(true, Ordering::Relaxed);
        }
        let (flow, id) = (self.gateway.flow.clone(), command.clone());
        let step = async move { receive::receive(&flow, &opening, &id, &wish).await };
        let result = self.carry_out(step).await;
        if result.is_ok() {
            self.has_begun.store(true, Ordering::Relaxed);
            metrics::counter!("puente_messages_total", "by" => "visitor").increment(1);
        }
        VisitorOutcome::Received(command, result)
    }

    /// A step that reads what the visitor wrote.
    async fn carry_out<T: Send + 'static>(
        &self,
        step: impl Future<Output = Result<T, FlowError>> + Send + 'static,
    ) -> Result<T, FlowError> {
        if self.is_long.load(Ordering::Relaxed) {
            self.gateway.side_lane.run(step).await
        } else {
            within(step).await
        }
    }

    async fn enter(&self, remembered: Option<String>) -> Result<Entrance, FlowError> {
        let flow = &self.gateway.flow;
        // Without either, a new one for the client to remember.
        let known = self.known(remembered).await?;
        let fresh = known.is_none().then(|| flow.ids.token());
        let token = known.or_else(|| fresh.clone()).unwrap_or_default();
        let visitor = auth::visitor_of(&self.gateway.secrets.digest(&token));
        let (conversation, _) = flow.current(&visitor).await?;
        let (conversation, read) = match conversation {
            Some(id) => {
                let slice = flow.store.read(&Stream::conversation(&id), Seq(u64::MAX), 1).await?;
                let read = flow.read_up_to(&visitor, &id).await?;
                (Some((id, slice.head)), read)
            }
            None => (None, Seq::START),
        };
        let epoch = flow.store.epoch().await?;
        let phrases = self.gateway.wiring.board.announcements().phrases.clone();
        let reading = Stream::reading(&visitor);
        self.visitor.get_or_init(|| visitor);
        Ok(Entrance { conversation, read, reading, epoch, token: fresh, phrases })
    }

    /// How far the visitor has read, once `upto` has been kept.
    async fn reading(&self, id: &ConversationId, upto: Option<Seq>) -> Result<Seq, FlowError> {
        let flow = &self.gateway.flow;
        let Some(visitor) = self.visitor.get() else {
            return Err(Unavailable { reason: "visitor not known yet".to_owned() }.into());
        };
        match upto {
            Some(upto) => within(read::read_up_to(flow, visitor, id, upto)).await,
            None => Ok(flow.read_up_to(visitor, id).await?),
        }
    }

    async fn standing(&self, id: &ConversationId) -> Result<Option<Standing>, Unavailable> {
        let flow = &self.gateway.flow;
        self.waits.begin(flow, id).await;
        Ok(self.gateway.line.look(flow).await?.of(id))
    }

    async fn read(&self, id: &ConversationId, after: Seq) -> VisitorOutcome {
        let (records, head) = read_page(&self.gateway.flow, id, after).await;
        VisitorOutcome::Read(id.clone(), records, head)
    }
}

#[async_trait]
impl Worker<VisitorSession> for VisitorWorker {
    async fn perform(&self, work: VisitorDo) -> Option<VisitorOutcome> {
        let flow = &self.gateway.flow;
        match work {
            VisitorDo::Enter { token, site } => Some(self.greet(token, &site).await),
            VisitorDo::Read { conversation, after } => Some(self.read(&conversation, after).await),
            VisitorDo::Receive { command, wish, site, lang, source } => {
                let Some(visitor) = self.visitor.get().cloned() else {
                    let error = Unavailable { reason: "visitor not known yet".to_owned() };
                    return Some(VisitorOutcome::Received(command, Err(error.into())));
                };
                let mark = self.from.map(|from| self.gateway.doorway.mark(from));
                let opening = Opening { visitor, site, lang, source, mark };
                Some(self.receive(opening, command, wish).await)
            }
            VisitorDo::Answer { conversation, patient } => {
                let (flow, id) = (flow.clone(), conversation.clone());
                let step = async move {
                    if patient {
                        answer::answer_if_sure(&flow, &id).await
                    } else {
                        answer::attempt(&flow, &id).await
                    }
                };
                match self.carry_out(step).await {
                    Ok(Answered::Said(outcome, lang)) => metrics::counter!(
                        "puente_answers_total",
                        "outcome" => outcome.code(),
                        "lang" => lang.code()
                    )
                    .increment(1),
                    Ok(Answered::NotYet) => return Some(VisitorOutcome::Answered { said: false }),
                    Ok(Answered::Nothing) => {}
                    // Its alarm stands; whoever rings next does it.
                    Err(error) => {
                        tracing::warn!(conversation.id = %conversation, %error, "answer put off");
                    }
                }
                Some(VisitorOutcome::Answered { said: true })
            }
            VisitorDo::Aside { conversation } => {
                let (flow, id) = (flow.clone(), conversation.clone());
                let step = async move { answer::aside(&flow, &id).await };
                if let Err(error) = self.carry_out(step).await {
                    tracing::warn!(conversation.id = %conversation, %error, "side answer left out");
                }
                Some(VisitorOutcome::Answered { said: true })
            }
            VisitorDo::Standing { conversation } => {
                // A look that failed says nothing, rather than what was so before.
                let standing = self.standing(&conversation).await.unwrap_or_default();
                Some(VisitorOutcome::Standing(conversation, standing))
            }
            VisitorDo::Reading { conversation } => {
                let read = self.reading(&conversation, None).await;
                Some(VisitorOutcome::Marked { conversation, read, kept: false })
            }
            VisitorDo::Mark { conversation, upto } => {
                let read = self.reading(&conversation, Some(upto)).await;
                Some(VisitorOutcome::Marked { conversation, read, kept: true })
            }
            VisitorDo::SendTyping { conversation, on } => {
                let body = super::session::typing(false, on);
                flow.store.send_ephemeral(&Stream::conversation(&conversation), body).await;
                None
            }
        }
    }
}
