//! What was talked about since people last had the conversation: which articles were given, which did not help, and
//! what was asked. Follows from the events alone. Knows nothing about what is made of it; that is `policy`.

use std::collections::{BTreeMap, BTreeSet};

use super::details::Feedback;
use super::event::Event;
use super::pending::{Ask, Awaiting};
use crate::domain::article::ArticleId;
use crate::domain::ids::Seq;
use crate::domain::ticket::HandoverReason;

/// What the bot has behind it with this visitor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memory {
    /// How often the bot has replied; a reply may be more than one event.
    pub turns: u16,
    /// How often each article was given.
    pub given: BTreeMap<ArticleId, u8>,
    /// The articles of which the visitor said that they did not help.
    pub failed: BTreeSet<ArticleId>,
    /// The article that the last replies were about, and how many of them in a row.
    pub circling: Option<(ArticleId, u8)>,
    /// Why a person was offered.
    pub offered: BTreeSet<HandoverReason>,
    /// Whether the last reply offered a person.
    pub offers_person: bool,
    /// The message that the last reply was to.
    pub heard: String,
    /// The last topic.
    pub topic: Option<Asked>,
    /// What the last reply was to.
    replied_to: Option<Seq>,
}

/// A question and the article that answered it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The visitor's words, or what the button said.
    pub question: String,
    /// The article.
    pub article: ArticleId,
    /// Its title.
    pub title: String,
}

impl Memory {
    /// Takes in the next event; `awaiting` is what the bot owed before it.
    pub(super) fn apply(&mut self, event: &Event, awaiting: Option<&Awaiting>) {
        match event {
            // What the visitor asked to see once more is the topic still, and no repetition.
            Event::BotAnswered { to, again: true, .. } => self.replied_again(*to),
            Event::BotAnswered { to, article, title, .. } => {
                self.replied(*to, awaiting);
                self.give(&article.id);
                let by_button = self.heard.is_empty();
                let question = if by_button { title.clone() } else { self.heard.clone() };
                self.topic =
                    Some(Asked { question, article: article.id.clone(), title: title.clone() });
            }
            Event::BotClarified { to, options, .. } => {
                self.replied(*to, awaiting);
                match options.first() {
                    Some(first) => self.circle(&first.article),
                    None => self.circling = None,
                }
            }
            Event::BotSaid { to, offer, article, .. } => {
                self.replied(*to, awaiting);
                if let Some(article) = article {
                    self.give(article);
                }
                self.offered.extend(offer);
                self.offers_person |= offer.is_some();
            }
            // A choice leads on; it is no circle.
            Event::VisitorChose { .. } => self.circling = None,
            Event::FeedbackGiven { verdict: Feedback::StillStuck, article, .. } => {
                self.failed.insert(article.clone());
            }
            Event::FeedbackGiven { verdict: Feedback::Helped, article, .. } => {
                self.failed.remove(article);
                self.given.remove(article);
                self.circling = None;
            }
            Event::Escalated { .. } | Event::Reopened => *self = Self::default(),
            Event::Opened { .. }
            | Event::VisitorSaid { .. }
            | Event::PersonAsked { .. }
            | Event::LangChanged { .. }
            | Event::LangOffered { .. }
            | Event::NoticeGiven { .. }
            | Event::DangerNoticed { .. }
            | Event::Offered { .. }
            | Event::OfferReturned { .. }
            | Event::AgentJoined { .. }
            | Event::AgentSaid { .. }
            | Event::PiecesMasked { .. }
            | Event::AgentLeft { .. }
            | Event::WaitChoicesOffered { .. }
            | Event::WaitChosen { .. }
            | Event::Reminded
            | Event::WentDormant
            | Event::Woke
            | Event::Ended { .. }
            | Event::WrappedUp { .. }
            | Event::CalledOff { .. } => {}
        }
    }

    /// How many replies in a row are about an article once this one is.
    pub(super) fn circles(&self, article: &ArticleId) -> u8 {
        match &self.circling {
            Some((same, times)) if same == article => times.saturating_add(1),
            Some(_) | None => 1,
        }
    }

    /// An article is shown, or pointed to where it was shown before.
    fn give(&mut self, article: &ArticleId) {
        let given = self.given.entry(article.clone()).or_default();
        *given = given.saturating_add(1);
        self.circle(article);
    }

    fn circle(&mut self, article: &ArticleId) {
        self.circling = Some((article.clone(), self.circles(article)));
    }

    /// A turn that leaves what was asked as it was.
    fn replied_again(&mut self, to: Seq) {
        if self.replied_to != Some(to) {
            self.replied_to = Some(to);
            self.offers_person = false;
            self.turns = self.turns.saturating_add(1);
        }
    }

    /// Several events to one act of the visitor are one turn.
    fn replied(&mut self, to: Seq, awaiting: Option<&Awaiting>) {
        if self.replied_to == Some(to) {
            return;
        }
        self.replied_to = Some(to);
        self.offers_person = false;
        self.turns = self.turns.saturating_add(1);
        match awaiting.map(|awaiting| &awaiting.ask) {
            Some(Ask::Message(text)) => self.heard.clone_from(text),
            Some(Ask::Article(_)) => self.heard.clear(),
            None => {}
        }
    }
}
