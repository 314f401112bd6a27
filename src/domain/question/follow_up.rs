//! Messages that are only understood with the topic before: "and for a broker?", "¿y si no llega el correo?".

use super::words::{telling, words};
use crate::domain::article::ArticleId;
use crate::domain::ticket::Skill;

/// A message with fewer telling words may leave out what it is about …
const TELLING_WORDS: usize = 5;
/// … and one that begins like a follow-up surely does with so many.
const LEFT_OUT_WORDS: usize = 4;

/// Words that take up what was said before.
const OPENERS: &str = "and|y|e|but|pero|or|o|what about|how about|what if|and if|que tal|y si|pero si|then|entonces|so|\
also for|tambien para|same for|lo mismo para|igual para|for|para|with|con|without|sin|in case|en caso|otherwise|if|si|\
ok and|ok y|ok but|ok pero|only|solo|even|incluso|tampoco|tambien|neither|either";

/// Words that stand for what was said before.
const PRONOUNS: &str = "it|this|that|these|those|they|them|one|he|she|eso|esto|ese|esa|esos|esas|ellos|ellas|lo|ahi|alli|\
uno|cual";

/// How much a message leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ellipsis {
    /// Nothing: it stands on its own.
    None,
    /// It is short enough to leave something out.
    Perhaps,
    /// It begins with what was said before, or names nothing itself.
    Surely,
}

/// What was talked about before a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// The question before, in the visitor's words.
    pub question: String,
    /// The article that answered it.
    pub article: ArticleId,
    /// What it is about.
    pub skill: Skill,
    /// The articles it leads to.
    pub links: Vec<ArticleId>,
}

impl Context {
    /// The message with what it may have left out.
    pub fn fill(&self, text: &str) -> String {
        format!("{text} {}", self.question)
    }

    /// Whether an article is near the topic.
    pub fn is_near(&self, article: &ArticleId, skill: &Skill) -> bool {
        self.links.contains(article) || self.skill == *skill
    }
}

/// How much a message leaves out.
pub fn ellipsis(text: &str) -> Ellipsis {
    let words = words(text);
    let telling = telling(text);
    let opens = OPENERS.split('|').any(|opener| {
        let mut opener = opener.split(' ');
        let begun = words.iter().by_ref().zip(opener.by_ref()).all(|(word, listed)| word == listed);
        begun && opener.next().is_none()
    });
    let points = words.iter().any(|word| PRONOUNS.split('|').any(|pronoun| pronoun == word));
    if words.is_empty() || telling >= TELLING_WORDS {
        Ellipsis::None
    } else if opens && telling < LEFT_OUT_WORDS || points && telling <= 1 || telling == 0 {
        Ellipsis::Surely
    } else {
        Ellipsis::Perhaps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_in_the_middle_or_names_nothing_is_a_follow_up() {
        for text in [
            "and for a broker?",
            "¿Y si no llega el correo?",
            "what about exporters?",
            "¿qué tal para un broker?",
            "pero no me deja",
            "and if it expires?",
            "how long does it take?",
            "¿y cuánto tarda?",
            "cómo hago eso",
            "how do I do that?",
            "why?",
            "para un exportador?",
        ] {
            assert_eq!(ellipsis(text), Ellipsis::Surely, "{text}");
        }
    }

    #[test]
    fn what_names_its_matter_stands_on_its_own() {
        for text in [
            "how do I register our bank account for ACH refunds in the portal?",
            "¿cómo registro la cuenta bancaria de la empresa para los reembolsos?",
            "and now my trailer is waiting at the bridge without a manifest number",
            "",
        ] {
            assert_eq!(ellipsis(text), Ellipsis::None, "{text}");
        }
        for text in ["forgot password", "olvidé mi contraseña", "reset a token"] {
            assert_eq!(ellipsis(text), Ellipsis::Perhaps, "{text}");
        }
    }

    #[test]
    fn the_opener_must_be_there_as_a_whole() {
        assert_eq!(ellipsis("what reports are there?"), Ellipsis::Perhaps);
        assert_eq!(ellipsis("que"), Ellipsis::Surely, "it names nothing");
    }
}
