//! One event of a conversation as a line for eyes. Knows nothing about where it was read.

use crate::domain::article::Node;
use crate::domain::conversation::{Choice, Event, MaskedPiece};
use crate::domain::lang::Lang;
use crate::domain::phrase::{Phrase, Said};
use crate::domain::redact::in_words;
use crate::domain::text::Text;
use crate::ports::Phrases;

/// The kind of an event, by its stored name, and what it says in this language: in the words that were stored with
/// it, or, where there are none, in the present ones.
pub(super) fn describe(
    event: &Event,
    spoken: Option<&Said>,
    lang: Lang,
    phrases: &dyn Phrases,
) -> (String, String) {
    let stored = serde_json::to_value(event).unwrap_or_default();
    let kind = stored.get("type").and_then(|kind| kind.as_str()).unwrap_or("").to_owned();
    let say = |phrase: &Phrase| {
        spoken.map_or_else(|| phrases.render(lang, phrase), |said| said.in_lang(lang).to_owned())
    };
    (kind, said(event, &say))
}

/// What somebody wrote, with what is hidden in it put into words.
fn shown(text: &Text, masked: u16, say: &dyn Fn(&Phrase) -> String) -> String {
    if masked == 0 {
        return text.as_str().to_owned();
    }
    let words = in_words(text.as_str(), |hidden| say(&Phrase::new(hidden.phrase())));
    format!("{words} [{masked} masked]")
}

fn said(event: &Event, say: &dyn Fn(&Phrase) -> String) -> String {
    match event {
        Event::Opened { visitor, site, lang, source, .. } => {
            format!("{visitor} on {site}, in {lang} ({})", name(source))
        }
        Event::VisitorSaid { text, lang, masked, .. } => {
            format!("({lang}) {}", shown(text, *masked, say))
        }
        Event::VisitorChose { article, title, .. } => format!("{title} [{article}]"),
        Event::FeedbackGiven { verdict, article, .. } => format!("{} [{article}]", name(verdict)),
        Event::LangChanged { lang, source, .. } => format!("to {lang} ({})", name(source)),
        Event::LangOffered { lang } => lang.to_string(),
        Event::BotAnswered { to, article, title, body, confidence, .. } => {
            let (id, lang, version) = (&article.id, article.lang, &article.version);
            let sure = f32::from(*confidence) / 1_000.0;
            let text = plain(body);
            format!("to {to}: {title} [{id} {lang} {version}, {sure:.2}]\n{}", text.trim_end())
        }
        Event::BotClarified { to, options, about } => {
            let about = about.as_ref().map_or_else(String::new, |part| format!("“{part}”: "));
            format!("to {to}: {about}{}", choices(options))
        }
        Event::BotSaid { to, phrase, missed, offer, .. } => {
            let missed = if *missed { "nothing found; " } else { "" };
            let offer =
                offer.map_or_else(String::new, |why| format!("offers a person ({}); ", why.code()));
            format!("to {to}: {missed}{offer}{}", say(phrase))
        }
        Event::NoticeGiven { phrase } => say(phrase),
        Event::Escalated { ticket, reason, skill, priority, danger } => {
            let danger = danger.map_or_else(String::new, |danger| format!(", {}", danger.code()));
            format!("{ticket}: {}{danger}, {skill}, {}", reason.code(), priority.code())
        }
        Event::DangerNoticed { danger } => danger.code().to_owned(),
        Event::Offered { offer, agent } => format!("{offer} to {agent}"),
        Event::OfferReturned { offer, because } => format!("{offer}: {}", name(because)),
        Event::AgentJoined { agent, name } => format!("{name} [{agent}]"),
        Event::AgentSaid { agent, text, lang, masked, .. } => {
            format!("{agent}: ({lang}) {}", shown(text, *masked, say))
        }
        Event::PiecesMasked { pieces } => {
            let one = |piece: &MaskedPiece| {
                format!("{}: {}", piece.seq, shown(&piece.text, piece.masked, say))
            };
            pieces.iter().map(one).collect::<Vec<_>>().join(" | ")
        }
        Event::AgentLeft { agent, because, .. } => format!("{agent}: {}", name(because)),
        Event::WaitChoicesOffered { choices, .. } => {
            choices.iter().map(name).collect::<Vec<_>>().join(", ")
        }
        Event::WaitChosen { choice, .. } => name(choice),
        Event::Ended { by, .. } => format!("by {}", name(by)),
        Event::WrappedUp { code, .. } => code.code().to_owned(),
        Event::PersonAsked { .. }
        | Event::Reminded
        | Event::WentDormant
        | Event::Woke
        | Event::Reopened
        | Event::CalledOff { .. } => String::new(),
    }
}

/// The name that a value has where it is stored.
fn name<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

fn choices(options: &[Choice]) -> String {
    let one = |choice: &Choice| format!("{} [{}]", choice.title, choice.article);
    options.iter().map(one).collect::<Vec<_>>().join(" | ")
}

/// An article's text as it was shown, without its marks.
fn plain(nodes: &[Node]) -> String {
    nodes.iter().map(words).collect()
}

fn words(node: &Node) -> String {
    match node {
        Node::Paragraph { children } => format!("{}\n", plain(children)),
        Node::Item { children } => format!("- {}\n", plain(children).trim_end()),
        Node::List { children, .. }
        | Node::Strong { children }
        | Node::Emphasis { children }
        | Node::Article { children, .. }
        | Node::Link { children, .. } => plain(children),
        Node::Code { text } | Node::Text { text } => text.clone(),
        Node::Break => "\n".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::phrases::wording::Wording;
    use crate::adapters::phrases::{Phrasebook, shipped};
    use crate::domain::detect::Evidence;
    use crate::domain::ids::{CommandId, Seq};
    use crate::domain::redact::{Placeholder, redact};
    use crate::domain::text::RawText;

    #[test]
    fn what_the_desk_says_is_read_in_the_language_asked_for() {
        let book = Phrasebook::new(Wording::from_files(shipped()));
        let phrase = Phrase::new("bot-you-are-welcome");
        let event = Event::BotSaid {
            to: Seq(3),
            phrase: phrase.clone(),
            missed: false,
            offer: None,
            article: None,
        };
        let (_, english) = describe(&event, None, Lang::En, &book);
        let (_, spanish) = describe(&event, None, Lang::Es, &book);
        assert_eq!(spanish, format!("to 3: {}", book.render(Lang::Es, &phrase)));
        assert_ne!(english, spanish);
        let before = Said { en: "Any time.".to_owned(), es: "Cuando guste.".to_owned() };
        let (_, as_said) = describe(&event, Some(&before), Lang::Es, &book);
        assert_eq!(as_said, "to 3: Cuando guste.", "a new wording changes no line that was said");
    }

    #[test]
    fn what_is_hidden_is_said_in_words_and_what_was_typed_stays() {
        let book = Phrasebook::new(Wording::from_files(shipped()));
        let said = |masked| {
            let raw = RawText::parse("la [PAN]").unwrap();
            let (command, text) = (CommandId::parse("c1").unwrap(), redact(&raw).text);
            Event::VisitorSaid { command, text, lang: Lang::Es, evidence: Evidence::None, masked }
        };
        let shown = |event: &Event, lang| describe(event, None, lang, &book).1;
        assert_eq!(shown(&said(0), Lang::En), "(es) la [PAN]");
        assert_eq!(shown(&said(1), Lang::En), "(es) la [card number hidden] [1 masked]");
        assert_eq!(shown(&said(1), Lang::Es), "(es) la [número de tarjeta oculto] [1 masked]");
    }

    #[test]
    fn every_placeholder_has_its_words_in_both_languages() {
        let book = Phrasebook::new(Wording::from_files(shipped()));
        for hidden in Placeholder::ALL {
            let words = Lang::ALL.map(|lang| book.render(lang, &Phrase::new(hidden.phrase())));
            assert_ne!(words[0], words[1]);
            assert!(words.iter().all(|words| words.starts_with('[') && words.ends_with(']')));
        }
    }

    #[test]
    fn every_stored_event_is_shown_under_its_stored_name() {
        let book = Phrasebook::new(Wording::from_files(shipped()));
        for line in include_str!("../../tests/suite/formats/conversation.jsonl").lines() {
            let envelope: serde_json::Value = serde_json::from_str(line).unwrap();
            let event: Event = serde_json::from_value(envelope["event"].clone()).unwrap();
            assert_eq!(envelope["event"]["type"], describe(&event, None, Lang::En, &book).0);
        }
    }
}
