//! Approved replies: which there are, and what they leave for the agent to fill in. A message that still has such a
//! blank, or the variable of a line of ours, was never meant for a visitor as it stands. Knows no file and no wording.

use std::collections::BTreeSet;

/// The longest name of a blank, in characters: whatever is longer in square brackets is somebody's own words.
const BLANK_CHARS_MAX: usize = 40;

/// The replies that authors have approved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Replies {
    ids: BTreeSet<String>,
    blanks: BTreeSet<String>,
}

impl Replies {
    /// Takes in one reply in one language.
    pub fn add(&mut self, id: &str, text: &str) {
        self.ids.insert(id.to_owned());
        self.blanks.extend(brackets(text).map(plain));
    }

    /// Whether authors have approved a reply of this name.
    pub fn has(&self, id: &str) -> bool {
        self.ids.contains(id)
    }

    /// Whether something in this text is still to be filled in. Other brackets are the agent's own.
    pub fn leave_open(&self, text: &str) -> bool {
        has_variable(text) || brackets(text).any(|name| self.blanks.contains(&plain(name)))
    }
}

/// What stands in square brackets on one line.
fn brackets(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| {
        line.match_indices(']').filter_map(|(end, _)| {
            let before = line.get(..end)?;
            let name = before.get(before.rfind('[')? + 1..)?;
            (!name.contains(']') && !name.is_empty() && name.chars().count() <= BLANK_CHARS_MAX)
                .then_some(name)
        })
    })
}

/// An agent may have touched the case or the blanks around a name.
fn plain(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Whether it shows the variable of a line of ours: `{$lang}`, `{ NUMBER($count) }`.
fn has_variable(text: &str) -> bool {
    text.match_indices('}').any(|(end, _)| {
        let before = text.get(..end).unwrap_or_default();
        let inside = before.rfind('{').and_then(|at| before.get(at..)).unwrap_or_default();
        let mut names = inside.split('$').skip(1);
        names.any(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replies() -> Replies {
        let mut replies = Replies::default();
        replies.add("reply-greeting", "Hello, [customer name]. I am [agent name].");
        replies.add("reply-greeting", "Hola, [nombre del cliente]. Soy [nombre del agente].");
        replies
    }

    #[test]
    fn a_blank_of_either_language_that_nobody_filled_is_left_open() {
        for text in [
            "Hello, [customer name]. I am Ana.",
            "Hola, [nombre del cliente].",
            "Hola, [ Nombre del Cliente ].",
            "see [ISA] and [agent name]",
        ] {
            assert!(replies().leave_open(text), "{text}");
        }
    }

    #[test]
    fn the_variable_of_a_line_is_left_open() {
        for text in [
            "Su respuesta; el visitante lee en {$lang}",
            "Su respuesta; el visitante lee en { $lang }",
            "{ NUMBER($count) } chats",
        ] {
            assert!(replies().leave_open(text), "{text}");
        }
    }

    #[test]
    fn brackets_and_braces_of_the_agents_own_are_not() {
        for text in [
            "segment [ISA], loop [2000A]",
            "use {brackets} or $ signs",
            "the fee is {about $5}",
            "[customer\nname]",
            "[]",
        ] {
            assert!(!replies().leave_open(text), "{text}");
        }
    }

    #[test]
    fn only_what_authors_wrote_is_a_reply() {
        assert!(replies().has("reply-greeting"));
        assert!(!replies().has("reply-label"));
    }
}
