//! What the bot makes of a message before it says anything: its language, what it signals, what is found for it
//! alone, in the light of the topic before, and part by part. Says and writes nothing.

use crate::domain::act::{Act, ActReading, HeardAct, Source, asks_for_person, is_reference};
use crate::domain::answer::{EscalationReason, Verdict, ask_back, judge, judge_follow_up};
use crate::domain::article::ArticleId;
use crate::domain::detect::{Detection, detect};
use crate::domain::lang::Lang;
use crate::domain::question::{Context, Ellipsis, ellipsis, parts, telling};
use crate::domain::search::{Question, SearchResult};
use crate::domain::signal::{Mood, Signal, Signals, signals};
use crate::domain::text::excerpt;
use crate::ports::{Search, Unavailable};

/// A part that names so many things and is not answered is worth a word; with fewer it was hardly a question.
const TELLING_MIN: usize = 3;

/// One word that names something fetches nobody: "nothing", "email". It is asked about.
const PERSON_TELLING_MIN: usize = 2;
/// A guess that a question after a topic is an act must be surer than this.
const GUESS_SURE: f32 = 0.95;

/// What the bot makes of one message.
#[derive(Debug, Clone, PartialEq)]
pub struct Considered {
    /// What its words say about its language.
    pub detection: Detection,
    /// What it does besides asking, and what was looked up.
    pub reading: ActReading,
    /// What it says besides its question.
    pub signals: Signals,
    /// What was found for it; nothing when it is no question.
    pub findings: SearchResult,
    /// What follows from that; with several parts, from the weightiest.
    pub verdict: Verdict,
    /// The topic in whose light it was read, when it was.
    pub follow_up: Option<FollowUp>,
    /// Its questions one by one, when they are answered so; else nothing.
    pub parts: Vec<Part>,
}

/// In whose light a message was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp {
    /// The article before.
    pub of: ArticleId,
    /// What was searched for.
    pub read_as: String,
}

/// One question of several.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Its words.
    pub text: String,
    /// What follows from what was found for it.
    pub verdict: Verdict,
}

/// Considers one redacted message, for an answer in `lang`, after the topic `before`. Everything that answers goes
/// through here.
pub async fn consider(
    search: &dyn Search,
    lang: Lang,
    text: &str,
    before: Option<&Context>,
) -> Result<Considered, Unavailable> {
    let whole = text;
    let text = &*excerpt(text);
    let detection = detect(text, lang);
    let mut reading = search.acts(text).await;
    // What puts the question before right is a question in its light.
    let corrects = reading.matter.is_none() && reading.main() == Some(Act::Correction);
    if corrects || before.is_some() && may_go_on(text, &reading) {
        reading.matter = Some(text.to_owned());
        reading.acts.retain(|heard| corrects && heard.act == Act::Correction);
    }
    let act = act(whole, &reading);
    let signals = heard(whole, &reading);
    // Whoever asks for a person gets one; danger says besides which one, and how soon.
    let signal = signals.first().filter(|signal| act.is_none() || signal.is_urgent());
    let matter = reading.matter.clone().unwrap_or_else(|| text.to_owned());
    let plain = |findings, verdict| Considered {
        detection: detection.clone(),
        reading: reading.clone(),
        signals: signals.clone(),
        findings,
        verdict,
        follow_up: None,
        parts: Vec::new(),
    };
    if signal.is_none() && act.is_some() {
        let findings = SearchResult::default();
        let verdict = judge(act, None, &findings);
        return Ok(plain(findings, verdict));
    }
    // Searched in the language it is written in, answered in the conversation's.
    let look = Look { search, lang: detection.lang, mixed: detection.mixed };
    let findings = match look.up(&matter).await {
        Ok(findings) => findings,
        // Who is in danger is not told to try again later.
        Err(_) if signal.is_some() => SearchResult::default(),
        Err(error) => return Err(error),
    };
    let mut verdict = judge(None, signal, &findings);
    if signal.is_none() && is_for_people(&verdict) && telling(&matter) < PERSON_TELLING_MIN {
        verdict = ask_back(&findings);
    }
    if signal.is_some() {
        return Ok(plain(findings, verdict));
    }
    if found_nothing(&verdict) && is_reference(&matter) {
        let considered = plain(findings, Verdict::Act(Act::Bare));
        return Ok(Considered { reading: reading.shaped(Act::Bare), ..considered });
    }
    let ellipsis = if corrects { Ellipsis::Surely } else { ellipsis(&matter) };
    if let Some((follow_up, verdict)) =
        look.in_the_light_of(before, &matter, ellipsis, &findings).await?
    {
        return Ok(Considered { follow_up: Some(follow_up), ..plain(findings, verdict) });
    }
    let parts = look.part_by_part(&matter, &verdict).await?;
    let verdict = weightiest(&parts).unwrap_or(verdict);
    Ok(Considered { parts, ..plain(findings, verdict) })
}

fn found_nothing(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::HandOver { reason: EscalationReason::NoAnswer, .. })
}

fn is_for_people(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::HandOver { reason: EscalationReason::PersonOnly, .. })
}

/// Whether a message that was only guessed to be an act may as well go on with the topic: "and without a vendor?".
fn may_go_on(text: &str, reading: &ActReading) -> bool {
    let guessed =
        |heard: &HeardAct| matches!(heard.source, Source::Learned(sure) if sure < GUESS_SURE);
    reading.matter.is_none() && text.contains(['?', '¿']) && reading.acts.iter().all(guessed)
}

/// The act that decides: the wish for a person, also beside a question, or what a message does that asks nothing.
fn act(text: &str, reading: &ActReading) -> Option<Act> {
    const REFUSES: [Act; 3] = [Act::RefusePerson, Act::CallOff, Act::BackToAssistant];
    if reading.has(&[Act::AskPerson]) {
        return Some(Act::AskPerson);
    }
    if reading.has(&[Act::Complaint]) {
        return Some(Act::Complaint);
    }
    let settled = reading.matter.is_none();
    if !settled && !reading.has(&REFUSES) && asks_for_person(text) {
        return Some(Act::AskPerson);
    }
    reading.main().filter(|_| settled)
}

/// What of a message calls for a person. Danger and break-ins are heard in all of it; the rest only in what it asks,
/// so that "none of these" is no outage. An act of annoyance is heard as a mood.
fn heard(text: &str, reading: &ActReading) -> Signals {
    let mut heard = signals(text);
    let asked = reading.matter.as_deref().map(signals).unwrap_or_default();
    heard.found.retain(|signal| {
        matches!(signal, Signal::Distress | Signal::Security(_)) || asked.found.contains(signal)
    });
    if reading.has(&[Act::Frustration]) {
        heard.mood = heard.mood.max(Mood::Upset);
    }
    heard
}

/// Searches in one language.
struct Look<'a> {
    search: &'a dyn Search,
    lang: Lang,
    mixed: bool,
}

impl Look<'_> {
    async fn up(&self, text: &str) -> Result<SearchResult, Unavailable> {
        let Self { search, lang, mixed } = *self;
        search.search(Question { text: text.to_owned(), lang, mixed }).await
    }

    /// Reads a message that leaves something out together with the question before.
    async fn in_the_light_of(
        &self,
        before: Option<&Context>,
        text: &str,
        ellipsis: Ellipsis,
        alone: &SearchResult,
    ) -> Result<Option<(FollowUp, Verdict)>, Unavailable> {
        let Some(context) = before.filter(|_| ellipsis > Ellipsis::None) else { return Ok(None) };
        let read_as = context.fill(text);
        let filled = self.up(&read_as).await?;
        let verdict = judge_follow_up(ellipsis, context, alone, &filled);
        let follow_up = FollowUp { of: context.article.clone(), read_as };
        Ok(verdict.map(|verdict| (follow_up, verdict)))
    }

    /// The questions of a message one by one, when that says more than the message as a whole.
    async fn part_by_part(&self, text: &str, whole: &Verdict) -> Result<Vec<Part>, Unavailable> {
        let texts = parts(text);
        if texts.len() < 2
            || matches!(whole, Verdict::HandOver { reason: EscalationReason::PersonOnly, .. })
        {
            return Ok(Vec::new());
        }
        let mut parts = Vec::new();
        for text in texts {
            let verdict = judge(None, None, &self.up(&text).await?);
            parts.push(Part { text, verdict });
        }
        Ok(if say_more(&parts) { parts } else { Vec::new() })
    }
}

/// Whether parts are about different articles, or one of them would otherwise be dropped without a word.
fn say_more(parts: &[Part]) -> bool {
    let mut articles: Vec<&ArticleId> =
        parts.iter().filter_map(|part| article(&part.verdict)).collect();
    articles.sort();
    articles.dedup();
    let dropped = |part: &Part| match &part.verdict {
        // What is likeliest the article of another part belongs to it.
        Verdict::Clarify(hits) => !hits.first().is_some_and(|hit| articles.contains(&&hit.article)),
        other => article(other).is_none() && telling(&part.text) >= TELLING_MIN,
    };
    articles.len() > 1 || articles.len() == 1 && parts.iter().any(dropped)
}

/// What a person must take, or else the first answer.
fn weightiest(parts: &[Part]) -> Option<Verdict> {
    let verdicts = || parts.iter().map(|part| &part.verdict);
    let for_a_person = |verdict: &&Verdict| {
        matches!(verdict, Verdict::HandOver { reason: EscalationReason::PersonOnly, .. })
    };
    let answer = |verdict: &&Verdict| matches!(verdict, Verdict::Answer(_));
    verdicts().find(for_a_person).or_else(|| verdicts().find(answer)).cloned()
}

/// The article that a verdict is sure of.
fn article(verdict: &Verdict) -> Option<&ArticleId> {
    match verdict {
        Verdict::Answer(hit) | Verdict::HandOver { facts: Some(hit), .. } => Some(&hit.article),
        Verdict::Clarify(_) | Verdict::HandOver { facts: None, .. } | Verdict::Act(_) => None,
    }
}
