//! What a message wants when it is not a question for the knowledge base: small talk, or a person.
//! Looks at whole messages in both languages. Knows nothing about conversations.

mod message;
mod words;
mod person;
mod small_talk;

use message::Message;

/// Something other than a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    /// "A person, please", in any wording. Acted on at once, never asked back.
    Person,
    /// Hello, good morning, buenas.
    Greeting,
    /// Thank you.
    Thanks,
    /// Who or what is answering.
    WhoAreYou,
    /// Goodbye.
    Goodbye,
    /// Yes, to whatever was offered.
    Yes,
    /// Heard: okay, no, perfecto.
    Acknowledged,
}

/// The intent of a message, if it has one of these and nothing else. Only the wish for a person is heard
/// beside other matters: "my account is locked, I want to talk to someone".
pub fn intent(text: &str) -> Option<Intent> {
    let message = Message::read(text);
    // "Are you a person?" comes before "a person".
    match small_talk::find(&message) {
        Some(Intent::WhoAreYou) => Some(Intent::WhoAreYou),
        _ if person::is_wanted(&message) => Some(Intent::Person),
        small_talk => small_talk,
    }
}

#[cfg(test)]
mod tests;
