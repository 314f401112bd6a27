//! The body: a small part of Markdown → nodes and plain words. What is not in that part is reported and shown
//! as plain paragraphs. Knows nothing about front matter.

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::place::Remarks;
use crate::domain::article::{ArticleId, Node};
use crate::domain::diagnostic::Severity;

/// How deep lists and emphasis may be nested.
const DEPTH_MAX: usize = 16;

/// What readers see, and the same as plain words.
pub(super) struct Shown {
    pub(super) nodes: Vec<Node>,
    pub(super) plain: String,
}

/// Reads the Markdown that begins at byte `base` of the file.
pub(super) fn read(markdown: &str, base: usize, remarks: &mut Remarks) -> Shown {
    let mut building = Building { base, remarks, open: Vec::new(), done: Vec::new() };
    for (event, range) in Parser::new_ext(markdown, Options::ENABLE_TABLES).into_offset_iter() {
        building.take(event, range.start);
    }
    while !building.open.is_empty() {
        building.close();
    }
    let nodes = in_paragraphs(building.done);
    let mut plain = String::new();
    write_all(&nodes, &mut plain);
    Shown { nodes, plain: plain.trim().to_owned() }
}

/// What an element becomes when it is closed.
enum Kind {
    Paragraph,
    List(bool),
    Item,
    Strong,
    Emphasis,
    Article(String),
    Link(String),
    /// Nothing: what is in it goes to where it stands.
    Open,
    /// Nothing, followed by a space: a cell of a table.
    Cell,
}

struct Building<'r> {
    base: usize,
    remarks: &'r mut Remarks,
    open: Vec<(Kind, Vec<Node>)>,
    done: Vec<Node>,
}

impl Building<'_> {
    fn take(&mut self, event: Event<'_>, at: usize) {
        match event {
            Event::Start(tag) => self.begin(tag, at),
            Event::End(_) => self.close(),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.words(&text);
            }
            Event::Code(text) => self.push(Node::Code { text: text.into_string() }),
            Event::SoftBreak => self.words(" "),
            Event::HardBreak => self.push(Node::Break),
            Event::Html(html) | Event::InlineHtml(html) => {
                self.warn(at, "html", "HTML is shown as it is written");
                self.words(html.trim_end());
            }
            Event::Rule => self.warn(at, "rule", "a dividing line is left out"),
            Event::FootnoteReference(name) => self.words(&name),
            Event::TaskListMarker(_) => {}
        }
    }

    fn begin(&mut self, tag: Tag<'_>, at: usize) {
        let kind = match tag {
            Tag::Paragraph | Tag::HtmlBlock | Tag::TableHead | Tag::TableRow => Kind::Paragraph,
            Tag::List(first) => Kind::List(first.is_some()),
            Tag::Item => Kind::Item,
            Tag::Strong => Kind::Strong,
            Tag::Emphasis => Kind::Emphasis,
            Tag::Link { dest_url, .. } => self.link(&dest_url, at),
            Tag::Heading { .. } => self.degraded(at, "heading", "a heading", Kind::Paragraph),
            Tag::CodeBlock(_) => {
                self.degraded(at, "code-block", "a block of code", Kind::Paragraph)
            }
            Tag::BlockQuote(_) => self.degraded(at, "quotation", "a quotation", Kind::Open),
            Tag::Image { .. } => self.degraded(at, "image", "an image", Kind::Open),
            Tag::Table(_) => self.degraded(at, "table", "a table", Kind::Open),
            Tag::TableCell => Kind::Cell,
            _ => self.degraded(at, "markdown", "this markup", Kind::Open),
        };
        let kind = if self.open.len() < DEPTH_MAX { kind } else { Kind::Open };
        if self.open.len() == DEPTH_MAX {
            self.warn(at, "too-deep", "this is nested too deeply and is shown flat");
        }
        self.open.push((kind, Vec::new()));
    }

    fn link(&mut self, target: &str, at: usize) -> Kind {
        if let Some(id) = target.strip_prefix("article:")
            && let Ok(id) = ArticleId::parse(id)
        {
            return Kind::Article(id.as_str().to_owned());
        }
        if target.strip_prefix("https://").is_some_and(|rest| !rest.is_empty()) {
            return Kind::Link(target.to_owned());
        }
        self.remarks.add(
            self.base + at,
            Severity::Error,
            "bad-link",
            format!("{target:?} is no link that can be shown"),
            "link to article:<id> or to an https:// page",
        );
        Kind::Open
    }

    fn degraded(&mut self, at: usize, rule: &'static str, what: &str, kind: Kind) -> Kind {
        self.warn(at, rule, &format!("{what} is shown as plain words"));
        kind
    }

    fn warn(&mut self, at: usize, rule: &'static str, message: &str) {
        let hint = "use paragraphs, lists, **bold**, *emphasis*, `code` and links only";
        self.remarks.add(self.base + at, Severity::Warning, rule, message.to_owned(), hint);
    }

    fn close(&mut self) {
        let Some((kind, children)) = self.open.pop() else { return };
        match kind {
            Kind::Paragraph => self.push(Node::Paragraph { children }),
            Kind::List(ordered) => self.push(Node::List { ordered, children }),
            Kind::Item => self.push(Node::Item { children }),
            Kind::Strong => self.push(Node::Strong { children }),
            Kind::Emphasis => self.push(Node::Emphasis { children }),
            Kind::Article(id) => self.push(Node::Article { id, children }),
            Kind::Link(href) => self.push(Node::Link { href, children }),
            Kind::Open => self.push_all(children),
            Kind::Cell => {
                self.push_all(children);
                self.words(" ");
            }
        }
    }

    fn words(&mut self, more: &str) {
        let target = self.open.last_mut().map_or(&mut self.done, |(_, children)| children);
        if let Some(Node::Text { text }) = target.last_mut() {
            text.push_str(more);
        } else {
            target.push(Node::Text { text: more.to_owned() });
        }
    }

    fn push_all(&mut self, nodes: Vec<Node>) {
        for node in nodes {
            self.push(node);
        }
    }

    fn push(&mut self, node: Node) {
        if let Node::Text { text } = &node {
            return self.words(text);
        }
        self.open.last_mut().map_or(&mut self.done, |(_, children)| children).push(node);
    }
}

/// Puts words that stand outside of any paragraph into one.
fn in_paragraphs(nodes: Vec<Node>) -> Vec<Node> {
    let mut blocks: Vec<Node> = Vec::new();
    let mut loose = false;
    for node in nodes {
        match (node, blocks.last_mut()) {
            (block @ (Node::Paragraph { .. } | Node::List { .. }), _) => {
                blocks.push(block);
                loose = false;
            }
            (inline, Some(Node::Paragraph { children })) if loose => children.push(inline),
            (inline, _) => {
                blocks.push(Node::Paragraph { children: vec![inline] });
                loose = true;
            }
        }
    }
    blocks.retain(|block| !matches!(block, Node::Paragraph { children } if children.is_empty()));
    blocks
}

fn write_all(nodes: &[Node], plain: &mut String) {
    for node in nodes {
        write_plain(node, plain);
    }
}

/// Appends a node as plain words: paragraphs apart, one line for each entry of a list.
fn write_plain(node: &Node, plain: &mut String) {
    match node {
        Node::Paragraph { children } => {
            write_all(children, plain);
            plain.push_str("\n\n");
        }
        Node::List { ordered, children } => {
            for (n, child) in children.iter().enumerate() {
                end_line(plain);
                if *ordered {
                    plain.push_str(&(n + 1).to_string());
                    plain.push_str(". ");
                } else {
                    plain.push_str("- ");
                }
                write_plain(child, plain);
            }
            end_line(plain);
            plain.push('\n');
        }
        Node::Item { children }
        | Node::Strong { children }
        | Node::Emphasis { children }
        | Node::Article { children, .. }
        | Node::Link { children, .. } => {
            write_all(children, plain);
        }
        Node::Code { text } | Node::Text { text } => plain.push_str(text),
        Node::Break => plain.push('\n'),
    }
}

fn end_line(plain: &mut String) {
    let kept = plain.trim_end_matches([' ', '\n']).len();
    let apart = plain.ends_with("\n\n");
    plain.truncate(kept);
    if !plain.is_empty() {
        plain.push_str(if apart { "\n\n" } else { "\n" });
    }
}
