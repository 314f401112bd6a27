//! An agent's connection: the upgrade for whoever is signed in, and the machine's work carried out by `flow`.
//! Knows nothing about what the machine decides.

use std::sync::Arc;

use async_trait::async_trait;
use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};

use super::auth;
use super::codes::CloseCode;
use super::connection::{Worker, run};
use super::counted::Caller;
use super::effects::{read_page, within};
use super::problem::Problem;
use super::read_marks;
use super::session::agent::{AgentDo, AgentOutcome, AgentSession};
use super::state::Gateway;
use super::transport::{CLOSE_WITHIN, Transport};
use super::view::{self, Asked, Beside};
use super::wire::{DeskBody, TrialBody};
use crate::domain::account::Account;
use crate::domain::conversation::Brief;
use crate::domain::detect::detect;
use crate::domain::ids::Seq;
use crate::domain::lang::Lang;
use crate::domain::redact::redact;
use crate::domain::search::Hit;
use crate::domain::text::RawText;
use crate::domain::time::Timestamp;
use crate::flow::consider::consider;
use crate::flow::transact::Done;
use crate::flow::{Flow, FlowError, accounts, inspect, offer, presence, relay};
use crate::ports::Stream;

/// `GET /ws/agent`
pub async fn upgrade(
    State(gateway): State<Arc<Gateway>>,
    Caller(from): Caller,
    headers: HeaderMap,
    socket: WebSocketUpgrade,
) -> Response {
    let account = match auth::signed_in(&gateway, &headers).await {
        Ok(account) => account,
        Err(error) => return Problem::from(error).into_response(),
    };
    let seat = match &account {
        Some((_, account)) => gateway.seats.agent(&account.agent),
        None => gateway.seats.stranger(from),
    };
    let seat = match seat {
        Ok(seat) => seat,
        Err(problem) => return problem.into_response(),
    };
    gateway.buffered(socket).on_upgrade(move |mut socket| async move {
        let _seat = seat;
        let Some((token, account)) = account else {
            // Browsers do not show a refused upgrade's status to the page; a close code they do.
            let code = CloseCode::NotSignedIn;
            let closing = Transport::close(&mut socket, code.number(), code.reason());
            let _taken = tokio::time::timeout(CLOSE_WITHIN, closing).await;
            return;
        };
        let told = gateway.wiring.board.announcements();
        let stream = Stream::session(&gateway.secrets.digest(&token));
        let session =
            AgentSession::new(gateway.config.heartbeat, told, gateway.steady()).until_moved(stream);
        let worker = AgentWorker::new(gateway.clone(), account, Some(token));
        run(socket, session, worker, gateway.wiring.clone()).await;
    })
}

/// Carries out an agent session's work.
pub struct AgentWorker {
    gateway: Arc<Gateway>,
    account: Account,
    /// The session's token, looked at again at every renewal; absent only where there is no sign-in.
    token: Option<String>,
}

impl AgentWorker {
    /// For one connection of this agent.
    pub fn new(gateway: Arc<Gateway>, account: Account, token: Option<String>) -> Self {
        Self { gateway, account, token }
    }

    fn flow(&self) -> &Flow {
        &self.gateway.flow
    }

    /// The lease is renewed only for a session that still holds, and while the console answers.
    async fn keep(&self, vouch: bool) -> AgentOutcome {
        if let Some(token) = &self.token {
            let secrets = self.gateway.secrets.as_ref();
            let known = accounts::recognise(self.flow(), secrets, token).await;
            if matches!(known, Ok(None)) {
                return AgentOutcome::Dismissed(CloseCode::NotSignedIn);
            }
        }
        if vouch && let Err(error) = within(presence::keep(self.flow(), &self.account)).await {
            tracing::warn!(agent.id = %self.account.agent, %error, "presence not renewed");
        }
        AgentOutcome::Kept
    }

    async fn desk(&self) -> Result<DeskBody, FlowError> {
        let flow = self.flow();
        let (desk, _) = flow.shown_desk().await?;
        let mut beside = Beside::default();
        for ticket in desk.tickets.values() {
            let id = &ticket.conversation;
            if ticket.is_offered_to(&self.account.agent) {
                let (conversation, brief) = inspect::brief(flow, id).await?;
                // A look that failed says nothing: the offer is what counts.
                let there = presence::is_visitor_here(flow, id).await.ok();
                let asked = Asked { conversation, brief, there };
                beside.asked.insert(id.as_str().to_owned(), asked);
            }
            if ticket.is_with(&self.account.agent) {
                let board = &self.gateway.wiring.board;
                let read = board.read_mark(&Stream::conversation(id), &self.account.agent);
                beside.read.insert(id.as_str().to_owned(), read);
            }
        }
        // Everybody sees an alarm, and only what was said last.
        for id in desk.alarms().into_iter().map(|ticket| &ticket.conversation) {
            if !beside.asked.contains_key(id.as_str()) {
                let conversation = flow.load(id).await?;
                let asked = Asked { conversation, brief: Brief::default(), there: None };
                beside.asked.insert(id.as_str().to_owned(), asked);
            }
        }
        Ok(view::desk(&self.account, &desk, &beside, flow.clock.now()))
    }

    /// What the bot would do with a message. Nothing is stored or counted as an answer.
    async fn consider(&self, raw: &RawText, lang: Option<Lang>) -> Result<TrialBody, FlowError> {
        let search = self.flow().search.as_ref();
        let text = redact(raw).text;
        let lang = lang.unwrap_or_else(|| detect(text.as_str(), Lang::En).lang);
        let considered = consider(search, lang, text.as_str(), None).await?;
        let title = |hit: &Hit| {
            let shown = search.article(&hit.article, lang);
            let shown = shown.or_else(|| search.article(&hit.article, lang.other()));
            shown.map_or_else(
                || (hit.title.clone(), hit.lang),
                |article| (article.title.clone(), article.reference.lang),
            )
        };
        Ok(view::trial(text.as_str(), lang, &considered, &title))
    }
}

#[async_trait]
impl Worker<AgentSession> for AgentWorker {
    async fn perform(&self, work: AgentDo) -> Option<AgentOutcome> {
        let flow = self.flow();
        let agent = &self.account.agent;
        Some(match work {
            AgentDo::Enter => AgentOutcome::Entered(
                within(async {
                    presence::arrive(flow, &self.account).await?;
                    Ok(flow.store.epoch().await?)
                })
                .await,
            ),
            AgentDo::Keep { vouch } => self.keep(vouch).await,
            AgentDo::Desk => AgentOutcome::Desk(within(self.desk()).await),
            AgentDo::Read { conversation, after } => {
                let (records, head) = read_page(flow, &conversation, after).await;
                AgentOutcome::Read(conversation, records, head)
            }
            AgentDo::Try { command, text, lang } => {
                AgentOutcome::Tried(command, within(self.consider(&text, lang)).await)
            }
            AgentDo::Choose { command, presence } => {
                let result = within(presence::choose(flow, agent, presence)).await;
                AgentOutcome::Done(command, None, result.map(|()| Seq::START))
            }
            AgentDo::Settle { command, offer, conversation, accept } => {
                let result = within(async {
                    if accept {
                        offer::accept(flow, agent, &offer, &conversation).await
                    } else {
                        offer::decline(flow, agent, &offer, &conversation).await
                    }
                })
                .await;
                if let (true, Ok(done)) = (accept, &result) {
                    measure_wait(done, flow.clock.now());
                }
                let result = result.map(|done| done.state.head);
                AgentOutcome::Done(command, Some(conversation), result)
            }
            AgentDo::Take { command, conversation } => {
                let result = within(offer::take(flow, agent, &conversation)).await;
                if let Ok(done) = &result {
                    measure_wait(done, flow.clock.now());
                }
                let result = result.map(|done| done.state.head);
                AgentOutcome::Done(command, Some(conversation), result)
            }
            AgentDo::Relay { command, conversation, wish } => {
                let says =
                    matches!(wish, relay::AgentWish::Say(_) | relay::AgentWish::Reply { .. });
                let step = relay::relay(flow, agent, &conversation, &command, &wish);
                let result = within(step).await;
                if says && result.is_ok() {
                    metrics::counter!("puente_messages_total", "by" => "agent").increment(1);
                }
                AgentOutcome::Done(command, Some(conversation), result)
            }
            AgentDo::Mark { conversation, upto } => {
                let body = read_marks::message(agent, upto);
                flow.store.send_ephemeral(&Stream::conversation(&conversation), body).await;
                return None;
            }
            AgentDo::SendTyping { conversation, on } => {
                let body = super::session::typing(true, on);
                flow.store.send_ephemeral(&Stream::conversation(&conversation), body).await;
                return None;
            }
        })
    }
}

/// How long the visitor had waited; a repeated acceptance counts once.
fn measure_wait(done: &Done, now: Timestamp) {
    if let (Some(hand_over), false) = (&done.state.hand_over, done.events.is_empty()) {
        let waited = std::time::Duration::from_millis(now.since(hand_over.since).as_ms());
        metrics::histogram!("puente_queue_wait_seconds", "lang" => done.state.lang.code())
            .record(waited.as_secs_f64());
    }
}
