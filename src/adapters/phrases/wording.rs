//! One state of `locales/` as an immutable value: both languages, ready to speak. Takes in whatever it is given
//! and leaves out what cannot be read; that an author hears of it is somebody else's business.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use fluent::concurrent::FluentBundle;
use fluent::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::{Entry, Pattern, PatternElement};
use sha2::{Digest, Sha256};

use crate::domain::lang::Lang;
use crate::domain::phrase::{Arg, Phrase};
use crate::domain::reply::Replies;

/// The files that each page of the browser speaks from.
pub const PAGES: [(&str, &[&str]); 3] = [
    ("widget", &["common", "widget", "bot", "errors"]),
    ("console", &["common", "console", "bot", "errors"]),
    ("replies", &[REPLIES]),
];
/// The file that approved replies stand in, and no other.
const REPLIES: &str = "replies";
/// What the id of an approved reply begins with.
const REPLY: &str = "reply-";
/// How many hex digits name a wording.
const VERSION_DIGITS: usize = 12;

/// Every line in both languages.
pub struct Wording {
    en: FluentBundle<FluentResource>,
    es: FluentBundle<FluentResource>,
    pages: BTreeMap<(Lang, &'static str), Arc<str>>,
    replies: Arc<Replies>,
    version: String,
}

impl Wording {
    /// Puts the files together. A path ends in `<language>/<name>.ftl`; any other is left out.
    pub fn from_files(files: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut texts: BTreeMap<(Lang, String), String> = BTreeMap::new();
        for (path, text) in files {
            if let Some(place) = place(&path) {
                texts.insert(place, text);
            }
        }
        let pages = Lang::ALL
            .into_iter()
            .flat_map(|lang| PAGES.map(|(page, names)| (lang, page, names)))
            .map(|(lang, page, names)| ((lang, page), page_source(&texts, lang, names)))
            .collect();
        Self {
            en: bundle(Lang::En, &texts),
            es: bundle(Lang::Es, &texts),
            pages,
            replies: Arc::new(replies(&texts)),
            version: version(&texts),
        }
    }

    /// The line in this language, in the other one if it is missing, its id if both miss it;
    /// and the ids this language misses.
    pub fn render(&self, lang: Lang, phrase: &Phrase) -> (String, Vec<String>) {
        let mut missing = Vec::new();
        let text = self.line(lang, &phrase.id, Some(phrase), &mut missing);
        (text, missing)
    }

    /// Names this wording.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The approved replies.
    pub fn replies(&self) -> Arc<Replies> {
        self.replies.clone()
    }

    /// The Fluent source of one page.
    pub fn source(&self, lang: Lang, page: &str) -> Option<Arc<str>> {
        self.pages
            .iter()
            .find(|((of, name), _)| *of == lang && *name == page)
            .map(|(_, s)| s.clone())
    }

    fn line(
        &self,
        lang: Lang,
        id: &str,
        from: Option<&Phrase>,
        missing: &mut Vec<String>,
    ) -> String {
        let speaker = if self.has(lang, id) { lang } else { lang.other() };
        if speaker != lang {
            missing.push(id.to_owned());
        }
        let mut args = FluentArgs::new();
        for (name, arg) in from.into_iter().flat_map(|phrase| &phrase.args) {
            let value = match arg {
                Arg::Text(text) => FluentValue::from(text.clone()),
                Arg::Number(number) => FluentValue::from(*number),
                Arg::Phrase(inner) => FluentValue::from(self.line(speaker, inner, None, missing)),
            };
            args.set(name.clone(), value);
        }
        self.format(speaker, id, &args).unwrap_or_else(|| id.to_owned())
    }

    fn has(&self, lang: Lang, id: &str) -> bool {
        self.pattern(lang, id).is_some()
    }

    fn format(&self, lang: Lang, id: &str, args: &FluentArgs<'_>) -> Option<String> {
        let pattern = self.pattern(lang, id)?;
        // A variable nobody fills shows as its name: better than no line at all.
        let mut faults = Vec::new();
        Some(self.bundle(lang).format_pattern(pattern, Some(args), &mut faults).into_owned())
    }

    /// A message's value, or one of its attributes (`id.attribute`).
    fn pattern(&self, lang: Lang, id: &str) -> Option<&Pattern<&str>> {
        let (name, attribute) = id.split_once('.').map_or((id, None), |(n, a)| (n, Some(a)));
        let message = self.bundle(lang).get_message(name)?;
        match attribute {
            Some(attribute) => Some(message.get_attribute(attribute)?.value()),
            None => message.value(),
        }
    }

    fn bundle(&self, lang: Lang) -> &FluentBundle<FluentResource> {
        match lang {
            Lang::En => &self.en,
            Lang::Es => &self.es,
        }
    }
}

/// Which language and file a path means.
fn place(path: &str) -> Option<(Lang, String)> {
    let mut parts = path.rsplit(['/', '\\']);
    let name = parts.next()?.strip_suffix(".ftl")?;
    let folder = parts.next()?;
    let lang = Lang::ALL.into_iter().find(|lang| lang.code() == folder)?;
    Some((lang, name.to_owned()))
}

fn bundle(lang: Lang, texts: &BTreeMap<(Lang, String), String>) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![lang.identifier()]);
    // Two languages of one direction: the invisible marks would only turn up in transcripts.
    bundle.set_use_isolating(false);
    let known = bundle.add_builtins();
    debug_assert!(known.is_ok(), "a fresh bundle has no function of that name yet");
    for ((of, _), text) in texts {
        if *of == lang {
            let resource = match FluentResource::try_new(text.clone()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            // Of two messages with one id the first stays; the check says so to the author.
            bundle.add_resource(resource).unwrap_or_default();
        }
    }
    bundle
}

/// What authors wrote into the file of replies. A reply that one language lacks can still be said in the other.
fn replies(texts: &BTreeMap<(Lang, String), String>) -> Replies {
    let mut found = Replies::default();
    for lang in Lang::ALL {
        let Some(text) = texts.get(&(lang, REPLIES.to_owned())) else { continue };
        let resource = match FluentResource::try_new(text.clone()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        for entry in resource.entries() {
            let Entry::Message(message) = entry else { continue };
            let Some(value) = message.value.as_ref().filter(|_| message.id.name.starts_with(REPLY))
            else {
                continue;
            };
            let words = value.elements.iter().map(|element| match element {
                PatternElement::TextElement { value } => *value,
                PatternElement::Placeable { .. } => "",
            });
            found.add(message.id.name, &words.collect::<String>());
        }
    }
    found
}

fn page_source(texts: &BTreeMap<(Lang, String), String>, lang: Lang, names: &[&str]) -> Arc<str> {
    let mut source = String::new();
    for name in names {
        if let Some(text) = texts.get(&(lang, (*name).to_owned())) {
            source.push_str(text);
            // A file that does not end its last line must not swallow the next one's first.
            source.push_str("\n\n");
        }
    }
    source.into()
}

fn version(texts: &BTreeMap<(Lang, String), String>) -> String {
    let mut hash = Sha256::new();
    for ((lang, name), text) in texts {
        // The length keeps apart what only its neighbour's end tells apart.
        hash.update(format!("{lang}/{name} {}\n", text.len()));
        hash.update(text);
    }
    let mut hex = String::new();
    for byte in hash.finalize() {
        let written = write!(hex, "{byte:02x}");
        debug_assert!(written.is_ok(), "a string takes everything");
    }
    hex.truncate(VERSION_DIGITS);
    hex
}
