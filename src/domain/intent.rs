//! What a message wants when it is not a question for the knowledge base: small talk, or a person.
//! Looks at whole messages in both languages. Knows nothing about conversations.

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
}

/// The intent of a message, if it has one of these and nothing else.
pub fn intent(_text: &str) -> Option<Intent> {
    None
}
