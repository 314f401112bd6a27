//! A Fluent file as its author sees it: lines with their places, patterns as trees, faults. Owned, so that rules
//! may keep it. Knows nothing about what is right.

use std::ops::Range;

use fluent_syntax::ast;
use fluent_syntax::parser;

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
    /// The line that was meant, as far as its name can be read.
    pub id: String,
}

/// Reads a file. What cannot be read is a fault and takes no other line with it.
pub fn parse(text: &str) -> (Vec<Line>, Vec<Fault>) {
    let (resource, errors) = match parser::parse(text) {
        Ok(resource) => (resource, Vec::new()),
        Err(partly) => partly,
    };
    let reading = Reading { text };
    let lines = resource.body.iter().filter_map(|entry| reading.line(entry)).collect();
    let faults = errors
        .into_iter()
        .map(|error| Fault {
            at: error.pos.start,
            message: lower_first(&error.kind.to_string()),
            id: error.slice.map_or_else(String::new, |junk| leading_name(text, junk)),
        })
        .collect();
    (lines, faults)
}

fn leading_name(text: &str, junk: Range<usize>) -> String {
    let junk = text.get(junk).unwrap_or_default();
    junk.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

struct Reading<'t> {
    text: &'t str,
}

impl Reading<'_> {
    fn line(&self, entry: &ast::Entry<&str>) -> Option<Line> {
        let (id, value, attributes, comment) = match entry {
            ast::Entry::Message(m) => {
                (m.id.name.to_owned(), m.value.as_ref(), &m.attributes, &m.comment)
            }
            ast::Entry::Term(t) => {
                (format!("-{}", t.id.name), Some(&t.value), &t.attributes, &t.comment)
            }
            ast::Entry::Comment(_)
            | ast::Entry::GroupComment(_)
            | ast::Entry::ResourceComment(_)
            | ast::Entry::Junk { .. } => return None,
        };
        let name_at = match entry {
            ast::Entry::Message(m) => self.at(m.id.name),
            ast::Entry::Term(t) => self.at(t.id.name).saturating_sub(1),
            _ => 0,
        };
        let value = value.map(|pattern| Part {
            attribute: None,
            at: name_at,
            pattern: self.pattern(pattern),
        });
        let attributes = attributes.iter().map(|attribute| Part {
            attribute: Some(attribute.id.name.to_owned()),
            at: self.at(attribute.id.name).saturating_sub(1),
            pattern: self.pattern(&attribute.value),
        });
        let same_ok = comment
            .as_ref()
            .is_some_and(|comment| comment.content.iter().any(|line| line.contains("same-ok")));
        Some(Line {
            id,
            at: name_at,
            same_ok,
            parts: value.into_iter().chain(attributes).collect(),
        })
    }

    fn pattern(&self, pattern: &ast::Pattern<&str>) -> Pattern {
        let mut elements = Vec::new();
        for element in &pattern.elements {
            match element {
                ast::PatternElement::TextElement { value } => {
                    let at = self.at(value);
                    elements.push(Element::Text { text: (*value).to_owned(), at });
                }
                ast::PatternElement::Placeable { expression } => {
                    elements.extend(self.expression(expression));
                }
            }
        }
        Pattern(elements)
    }

    fn expression(&self, expression: &ast::Expression<&str>) -> Option<Element> {
        match expression {
            ast::Expression::Inline(inline) => self.inline(inline),
            ast::Expression::Select { selector, variants } => {
                let variants: Vec<Variant> = variants.iter().map(|v| self.variant(v)).collect();
                let at = variants.first().map_or(0, |variant| variant.at);
                let by = self.inline(selector)?;
                Some(Element::Select { by: Box::new(by), variants, at })
            }
        }
    }

    fn variant(&self, variant: &ast::Variant<&str>) -> Variant {
        let key = match variant.key {
            ast::VariantKey::Identifier { name } => name,
            ast::VariantKey::NumberLiteral { value } => value,
        };
        Variant {
            key: key.to_owned(),
            default: variant.default,
            at: self.at(key),
            pattern: self.pattern(&variant.value),
        }
    }

    fn inline(&self, inline: &ast::InlineExpression<&str>) -> Option<Element> {
        use ast::InlineExpression as Inline;
        Some(match inline {
            Inline::StringLiteral { value } | Inline::NumberLiteral { value } => {
                Element::Text { text: (*value).to_owned(), at: self.at(value) }
            }
            Inline::VariableReference { id } => Element::Variable { name: id.name.to_owned() },
            Inline::MessageReference { id, attribute } => Element::Reference {
                id: id.name.to_owned(),
                attribute: attribute.as_ref().map(|attribute| attribute.name.to_owned()),
                at: self.at(id.name),
            },
            Inline::TermReference { id, attribute, .. } => Element::Reference {
                id: format!("-{}", id.name),
                attribute: attribute.as_ref().map(|attribute| attribute.name.to_owned()),
                at: self.at(id.name).saturating_sub(1),
            },
            Inline::FunctionReference { id, arguments } => Element::Call {
                name: id.name.to_owned(),
                args: arguments.positional.iter().filter_map(|arg| self.inline(arg)).collect(),
                at: self.at(id.name),
            },
            Inline::Placeable { expression } => return self.expression(expression),
        })
    }

    /// The offset of a slice of the text in the text.
    fn at(&self, slice: &str) -> usize {
        let offset = slice.as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
        offset.min(self.text.len())
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_knows_where_it_and_its_parts_stand() {
        let text = "# same-ok\nhi = Hello { $who }\n    .label = Hi\n-desk = Desk\n";
        let (lines, faults) = parse(text);
        assert_eq!(faults, []);
        assert_eq!((lines[0].id.as_str(), lines[0].at, lines[0].same_ok), ("hi", 10, true));
        assert_eq!(lines[0].parts[1].attribute.as_deref(), Some("label"));
        assert_eq!(&text[lines[0].parts[1].at..][..6], ".label");
        assert_eq!((lines[1].id.as_str(), lines[1].at), ("-desk", text.find("-desk").unwrap()));
    }

    #[test]
    fn every_combination_of_variants_is_a_reading_and_the_default_comes_first() {
        let text = "n = You have { $n ->\n    [one] one chat\n   *[other] { $n } chats\n } open.\n";
        let (lines, _) = parse(text);
        let pattern = &lines[0].parts[0].pattern;
        assert_eq!(pattern.readings(), ["You have { $n } chats open.", "You have one chat open."]);
    }

    #[test]
    fn a_fault_is_reported_and_the_lines_around_it_are_kept() {
        let (lines, faults) = parse("a = A\nb = { $\nc = C\n");
        let ids: Vec<_> = lines.iter().map(|line| line.id.as_str()).collect();
        assert_eq!(ids, ["a", "c"]);
        assert_eq!(faults.len(), 1);
        assert!(faults[0].message.starts_with("expected"), "{}", faults[0].message);
        assert_eq!(faults[0].id, "b");
    }
}
