//! The text of a Fluent file → its lines and faults. Knows nothing about what is right.

use fluent_syntax::ast;
use fluent_syntax::parser;

use super::advice::advice;
use super::{EVERY, Element, Fault, Line, Part, Pattern, Variant};

/// How deep braces may be nested. The parser goes down one call for each, and the stack has an end.
const DEPTH_MAX: usize = 32;

/// Reads a file. What cannot be read is a fault and takes no other line with it.
pub fn parse(text: &str) -> (Vec<Line>, Vec<Fault>) {
    if let Some(at) = too_deep(text) {
        let message = format!("braces are nested more than {DEPTH_MAX} deep");
        let hint = "close a brace before the next is opened; { $name } is one variable".to_owned();
        return (Vec::new(), vec![Fault { at, message, hint, id: EVERY.to_owned() }]);
    }
    let (resource, errors) = match parser::parse(text) {
        Ok(resource) => (resource, Vec::new()),
        Err(partly) => partly,
    };
    let reading = Reading { text };
    let mut lines: Vec<Line> =
        resource.body.iter().filter_map(|entry| reading.line(entry)).collect();
    let mut faults = Vec::new();
    for error in errors {
        let junk = error.slice.unwrap_or(error.pos.clone());
        let said = lower_first(&error.kind.to_string());
        let here = text.get(junk.clone()).unwrap_or_default();
        let (message, hint) = advice(here, error.pos.start.saturating_sub(junk.start), said);
        // What is indented belongs to the line above it, of which only the beginning was read.
        let cut = cut_short(text, &lines, junk.start);
        let id = cut.map_or_else(|| leading_name(here), |at| lines.remove(at).id);
        // The parser looks for what it misses beyond the end of the line.
        let (from, to) = (here.len() - here.trim_start().len(), here.trim_end().len());
        let at = error.pos.start.min(junk.start + to).max(junk.start + from);
        faults.push(Fault { at, message, hint, id });
    }
    (lines, faults)
}

/// The line that goes on where something begins that cannot be read.
fn cut_short(text: &str, lines: &[Line], junk: usize) -> Option<usize> {
    let begins = text.get(junk..)?.chars().next()?;
    let above = lines.iter().rposition(|line| line.at < junk)?;
    let between = text.get(lines.get(above)?.at..junk)?;
    (matches!(begins, ' ' | '\t' | '.') && !between.contains("\n#")).then_some(above)
}

/// Where braces are nested too deeply. A line that begins without a space begins anew.
fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut is_first = true;
    for (at, c) in text.char_indices() {
        match c {
            _ if is_first && !matches!(c, ' ' | '{' | '}' | '\n' | '\r') => depth = 0,
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        is_first = c == '\n';
        if depth > DEPTH_MAX {
            return Some(at);
        }
    }
    None
}

fn leading_name(junk: &str) -> String {
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
