//! Which line of `locales/` an event says. Knows neither the words nor who reads them.

use super::details::{EndedBy, Leave};
use super::event::Event;
use crate::domain::lang::Lang;
use crate::domain::phrase::Phrase;
use crate::domain::ticket::{Danger, HandoverReason};

/// Lines that stored phrases may name although nothing says them any more. They keep their wording.
pub const RETIRED: [&str; 1] = ["notice-agent-working"];

impl Event {
    /// The line that tells of this event; `None` where people's own words, an article or nothing is shown.
    pub fn line(&self) -> Option<Phrase> {
        Some(match self {
            Self::BotSaid { phrase, .. } | Self::NoticeGiven { phrase } => phrase.clone(),
            Self::BotClarified { about: Some(part), .. } => {
                Phrase::new("clarify-about").text("part", part)
            }
            Self::BotClarified { .. } => Phrase::new("clarify-lead"),
            Self::AgentJoined { name, .. } => {
                Phrase::new("notice-agent-joined").text("agent", name)
            }
            Self::WrappedUp { code, .. } => {
                Phrase::new("notice-filed").phrase("code", &format!("wrap-up-{}", code.code()))
            }
            Self::LangChanged { lang: Lang::En, .. } => Phrase::new("notice-lang-changed-en"),
            Self::LangChanged { lang: Lang::Es, .. } => Phrase::new("notice-lang-changed-es"),
            Self::Escalated { danger: Some(danger), .. } | Self::DangerNoticed { danger } => {
                Phrase::new(in_danger(*danger))
            }
            Self::Escalated { reason, .. } => Phrase::new(handed_over(*reason)),
            Self::AgentLeft { because, .. } => Phrase::new(left(*because)),
            Self::WaitChoicesOffered { unstaffed: true, .. } => Phrase::new("notice-nobody-there"),
            Self::WaitChoicesOffered { unstaffed: false, .. } => Phrase::new("notice-wait-choices"),
            Self::Reminded => Phrase::new("notice-reminder"),
            Self::WentDormant => Phrase::new("notice-dormant"),
            Self::Woke => Phrase::new("notice-woke"),
            Self::Ended { by: EndedBy::Visitor, .. } => Phrase::new("notice-ended-visitor"),
            Self::Ended { by: EndedBy::Agent, .. } => Phrase::new("notice-ended-agent"),
            Self::Ended { by: EndedBy::Silence, .. } => Phrase::new("notice-ended-silence"),
            Self::Reopened => Phrase::new("notice-reopened"),
            Self::Opened { .. }
            | Self::VisitorSaid { .. }
            | Self::VisitorChose { .. }
            | Self::PersonAsked { .. }
            | Self::FeedbackGiven { .. }
            | Self::LangOffered { .. }
            | Self::BotAnswered { .. }
            | Self::Offered { .. }
            | Self::OfferReturned { .. }
            | Self::AgentSaid { .. }
            | Self::WaitChosen { .. }
            | Self::PiecesMasked { .. }
            | Self::CalledOff { .. } => return None,
        })
    }
}

/// The line that tells that an agent let the conversation go.
fn left(because: Leave) -> &'static str {
    match because {
        Leave::Returned => "notice-agent-left-returned",
        Leave::Lost => "notice-agent-left-lost",
        Leave::SignedOut => "notice-agent-left-signed-out",
        Leave::Full => "notice-agent-left-full",
    }
}

/// The line that tells whom to call, and that a person is called for. It promises nobody: none may be there.
fn in_danger(danger: Danger) -> &'static str {
    match danger {
        Danger::Emergency => "notice-handed-over-distress-emergency",
        Danger::SelfHarm => "notice-handed-over-distress-self-harm",
        Danger::Threat => "notice-handed-over-distress-threat",
    }
}

/// The line that tells why a person takes over.
fn handed_over(reason: HandoverReason) -> &'static str {
    match reason {
        HandoverReason::Asked => "notice-handed-over-asked",
        HandoverReason::PersonOnly => "notice-handed-over-person-only",
        HandoverReason::NoAnswer => "notice-handed-over-no-answer",
        HandoverReason::StillStuck => "notice-handed-over-still-stuck",
        HandoverReason::BotFailed => "notice-handed-over-bot-failed",
        HandoverReason::Reopened => "notice-handed-over-reopened",
        HandoverReason::Distress => "notice-handed-over-distress",
        HandoverReason::Security => "notice-handed-over-security",
        HandoverReason::Outage => "notice-handed-over-outage",
        HandoverReason::Legal => "notice-handed-over-legal",
        HandoverReason::AccountData => "notice-handed-over-account-data",
        HandoverReason::Frustration => "notice-handed-over-frustration",
        HandoverReason::SameAnswer => "notice-handed-over-same-answer",
        HandoverReason::Loop => "notice-handed-over-loop",
        HandoverReason::TurnCap => "notice-handed-over-turn-cap",
        HandoverReason::Complaint => "notice-handed-over-complaint",
    }
}
