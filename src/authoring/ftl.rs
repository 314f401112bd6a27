//! A Fluent file as its author sees it: lines with their places, patterns as trees, faults. Owned, so that rules
//! may keep it. Knows nothing about what is right.

mod advice;
mod parse;
#[cfg(test)]
mod tests;

pub use parse::parse;

/// How many readings of one pattern are looked at; more come only from selects within selects.
const READINGS_MAX: usize = 64;

/// A message or a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its name; a term's begins with `-`.
    pub id: String,
    /// Where it begins, in bytes.
    pub at: usize,
    /// Whether its comment says `same-ok`: it reads alike in both languages on purpose.
    pub same_ok: bool,
    /// Its value first, if it has one, then its attributes.
    pub parts: Vec<Part>,
}

/// The value of a line, or one of its attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The attribute's name; `None` for the value.
    pub attribute: Option<String>,
    /// Where it begins, in bytes.
    pub at: usize,
    /// What it says.
    pub pattern: Pattern,
}

/// Text with holes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pattern(pub Vec<Element>);

/// A piece of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Element {
    /// Words.
    Text {
        /// The words.
        text: String,
        /// Where they begin.
        at: usize,
    },
    /// `{ $name }`.
    Variable {
        /// The name.
        name: String,
    },
    /// `{ other-line }`, `{ other-line.attribute }` or `{ -term }`.
    Reference {
        /// Which line; a term's begins with `-`.
        id: String,
        /// Which of its attributes.
        attribute: Option<String>,
        /// Where.
        at: usize,
    },
    /// `{ NUMBER($n) }`.
    Call {
        /// The function.
        name: String,
        /// What is given to it.
        args: Vec<Element>,
        /// Where.
        at: usize,
    },
    /// `{ $n -> … }`.
    Select {
        /// What decides.
        by: Box<Element>,
        /// What may be chosen.
        variants: Vec<Variant>,
        /// Where.
        at: usize,
    },
}

/// One choice of a select.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// `one`, `other`, `0`.
    pub key: String,
    /// Whether it is taken when no other fits.
    pub default: bool,
    /// Where its key stands.
    pub at: usize,
    /// What it says.
    pub pattern: Pattern,
}

/// Something that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where, in bytes.
    pub at: usize,
    /// What was expected.
    pub message: String,
    /// What to do about it.
    pub hint: String,
    /// The line that was meant, as far as its name can be read; [`EVERY`] for all of the file.
    pub id: String,
}

/// Stands for every line of a file that cannot be read at all.
pub const EVERY: &str = "*";

impl Pattern {
    /// Every element, those inside selects and calls too.
    pub fn each<'p>(&'p self, visit: &mut impl FnMut(&'p Element)) {
        for element in &self.0 {
            element.each(visit);
        }
    }

    /// What a reader may see: one text for every combination of variants, the defaults first.
    /// Variables and references stand as `{ name }`.
    pub fn readings(&self) -> Vec<String> {
        let mut readings = vec![String::new()];
        for element in &self.0 {
            let endings = element.readings();
            readings = readings
                .iter()
                .flat_map(|begun| endings.iter().map(move |ending| format!("{begun}{ending}")))
                .take(READINGS_MAX)
                .collect();
        }
        readings
    }

    /// The reading of the default variants.
    pub fn default_reading(&self) -> String {
        self.readings().into_iter().next().unwrap_or_default()
    }
}

impl Element {
    /// Itself, and every element inside it.
    pub fn each<'p>(&'p self, visit: &mut impl FnMut(&'p Self)) {
        visit(self);
        match self {
            Self::Call { args, .. } => {
                for arg in args {
                    arg.each(visit);
                }
            }
            Self::Select { by, variants, .. } => {
                by.each(visit);
                for variant in variants {
                    variant.pattern.each(visit);
                }
            }
            Self::Text { .. } | Self::Variable { .. } | Self::Reference { .. } => {}
        }
    }

    fn readings(&self) -> Vec<String> {
        match self {
            Self::Text { text, .. } => vec![text.clone()],
            Self::Variable { name } => vec![format!("{{ ${name} }}")],
            Self::Reference { id, .. } => vec![format!("{{ {id} }}")],
            Self::Call { name, .. } => vec![format!("{{ {name} }}")],
            Self::Select { variants, .. } => {
                let (default, others): (Vec<_>, Vec<_>) = variants.iter().partition(|v| v.default);
                default.into_iter().chain(others).flat_map(|v| v.pattern.readings()).collect()
            }
        }
    }
}
