//! Defaults → file → environment → flags, every value checked where it stands, every fault reported at once.
//! Reads the file that it is told to read; is handed the environment. Knows nothing about what values do.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};
use toml::{Spanned, Value};

use super::keys::{self, Kind};
use super::{Config, Key, MODEL_HOME};

/// Read when it lies in the working folder and no other file was named.
pub const FILE_DEFAULT: &str = "puente.toml";
/// The beginning of every variable that is a key.
const VARIABLE_PREFIX: &str = "PUENTE__";
/// The largest file that is read.
const FILE_BYTES_MAX: u64 = 1024 * 1024;

/// One key set on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// As it was written: `--listen`.
    pub flag: &'static str,
    /// What it sets: `server.listen`.
    pub key: &'static str,
    /// To what.
    pub value: String,
}

/// Where values may come from, weakest first.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The file named on the command line.
    pub file: Option<PathBuf>,
    /// The process's environment.
    pub environment: Vec<(OsString, OsString)>,
    /// What the command line sets.
    pub flags: Vec<Flag>,
}

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// From the file, at this line and column.
    File(PathBuf, usize, usize),
    /// From this variable.
    Variable(String),
    /// From this flag.
    Flag(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path, line, column) => write!(f, "{}:{line}:{column}", path.display()),
            Self::Variable(name) => f.write_str(name),
            Self::Flag(name) => f.write_str(name),
        }
    }
}

/// Values with their origins; a key without an origin has its default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// The values.
    pub config: Config,
    /// Where each key was set.
    pub origins: BTreeMap<String, Origin>,
}

/// One thing that is wrong, where it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message}")]
pub struct ConfigError {
    /// `puente.toml:3:1`, a variable or a flag.
    pub place: String,
    /// What is wrong, and what was probably meant.
    pub message: String,
}

/// Everything that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigErrors(pub Vec<ConfigError>);

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, error) in self.0.iter().enumerate() {
            if n > 0 {
                f.write_str("\n")?;
            }
            error.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigErrors {}

/// Takes in every source, or says everything that is wrong with them.
pub fn resolve(sources: &Sources) -> Result<Resolved, ConfigErrors> {
    let mut gathered = Gathered::default();
    gathered.file(sources.file.as_deref());
    for (name, value) in &sources.environment {
        gathered.variable(name, value);
    }
    for flag in &sources.flags {
        let Some(key) = keys::find(flag.key) else { continue };
        gathered.set(key, flag.key, spoken(key, &flag.value), Origin::Flag(flag.flag));
    }
    let mut resolved = gathered.finish()?;
    let model = &mut resolved.config.content.model;
    if model.is_none() {
        *model = model_home(&sources.environment);
    }
    Ok(resolved)
}

/// Where the language model lies when no key names a folder.
fn model_home(environment: &[(OsString, OsString)]) -> Option<PathBuf> {
    let variable = |wanted: &str| {
        let found = environment.iter().find(|(name, _)| name == wanted)?;
        Some(PathBuf::from(&found.1)).filter(|path| path.is_absolute())
    };
    let cache = || {
        Some(
            variable("XDG_CACHE_HOME")
                .or_else(|| Some(variable("HOME")?.join(".cache")))?
                .join(MODEL_HOME),
        )
    };
    variable("PUENTE_MODEL").or_else(cache)
}

#[derive(Default)]
struct Gathered {
    values: toml::Table,
    origins: BTreeMap<String, Origin>,
    errors: Vec<ConfigError>,
}

impl Gathered {
    fn wrong(&mut self, place: &impl fmt::Display, message: String) {
        self.errors.push(ConfigError { place: place.to_string(), message });
    }

    /// Takes one value, after seeing whether it alone makes a sound configuration.
    fn set(&mut self, key: &Key, path: &str, value: Value, origin: Origin) {
        let alone = nested(path, value.clone());
        if let Err(error) = alone.try_into::<Config>() {
            let message = match error.message() {
                said if said.starts_with("invalid type") => match key.kind {
                    Kind::Secret => format!("{path}: that is not {}", key.kind),
                    Kind::Text | Kind::Number | Kind::Switch | Kind::List => {
                        format!("{path}: {value} is not {}", key.kind)
                    }
                },
                said => format!("{path}: {said}"),
            };
            return self.wrong(&origin, message);
        }
        put(&mut self.values, path, value);
        self.origins.insert(path.to_owned(), origin);
    }

    fn file(&mut self, named: Option<&Path>) {
        let path = named.unwrap_or(Path::new(FILE_DEFAULT));
        let text = match read(path) {
            Ok(text) => text,
            Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => return,
            Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
                let remedy = "is not UTF-8 text: save it as UTF-8".to_owned();
                return self.wrong(&path.display(), remedy);
            }
            Err(error) => return self.wrong(&path.display(), format!("cannot be read: {error}")),
        };
        let parsed = DeTable::parse(&text).and_then(|spans| Ok((spans, toml::from_str(&text)?)));
        let (spans, values): (_, toml::Table) = match parsed {
            Ok(parsed) => parsed,
            Err(error) => {
                let origin = origin(path, &text, error.span().map_or(0, |span| span.start));
                return self.wrong(&origin, error.message().to_owned());
            }
        };
        for (at, name, section) in in_order(spans.get_ref()) {
            let here = origin(path, &text, at);
            match (section.get_ref(), keys::is_section(name)) {
                (DeValue::Table(keys), true) => {
                    let values = values.get(name).and_then(Value::as_table);
                    self.section(name, keys, values, |at| origin(path, &text, at));
                }
                (DeValue::Table(_), false) => {
                    let nearest = keys::nearest_section(name);
                    self.wrong(
                        &here,
                        format!("unknown section [{name}]; did you mean [{nearest}]?"),
                    );
                }
                (_, true) => self.wrong(&here, format!("{name} is a section: write [{name}]")),
                (_, false) => self.unknown(&here, name),
            }
        }
    }

    fn section(
        &mut self,
        section: &str,
        keys: &DeTable<'_>,
        values: Option<&toml::Table>,
        origin: impl Fn(usize) -> Origin,
    ) {
        for (at, key, value) in in_order(keys) {
            let path = format!("{section}.{key}");
            let Some(known) = keys::find(&path) else {
                self.unknown(&origin(at), &path);
                continue;
            };
            if let Some(found) = values.and_then(|values| values.get(key)) {
                self.set(known, &path, found.clone(), origin(value.span().start));
            }
        }
    }

    fn variable(&mut self, name: &OsString, value: &OsString) {
        let Some(name) = name.to_str() else { return };
        let Some(rest) = name.strip_prefix(VARIABLE_PREFIX) else { return };
        let path = rest.to_lowercase().replacen("__", ".", 1);
        let Some(key) = keys::find(&path) else {
            let nearest = keys::variable(keys::nearest(&path));
            return self.wrong(&name, format!("unknown key; did you mean {nearest}?"));
        };
        let Some(value) = value.to_str() else {
            return self.wrong(&name, "the value is not valid UTF-8".to_owned());
        };
        self.set(key, &path, spoken(key, value), Origin::Variable(name.to_owned()));
    }

    fn unknown(&mut self, place: &Origin, path: &str) {
        let nearest = keys::nearest(path);
        self.wrong(place, format!("unknown key {path}; did you mean {nearest}?"));
    }

    fn finish(mut self) -> Result<Resolved, ConfigErrors> {
        // Each value was seen to be sound alone, and no check looks at two of them.
        match Value::Table(self.values.clone()).try_into() {
            Ok(config) if self.errors.is_empty() => Ok(Resolved { config, origins: self.origins }),
            Ok(_) => Err(ConfigErrors(self.errors)),
            Err(error) => {
                self.wrong(&"configuration", error.message().to_owned());
                Err(ConfigErrors(self.errors))
            }
        }
    }
}

/// The keys of a table in the order of the file, so that errors come in the order of its lines.
fn in_order<'t>(table: &'t DeTable<'_>) -> Vec<(usize, &'t str, &'t Spanned<DeValue<'t>>)> {
    let mut keys: Vec<_> = table
        .iter()
        .map(|(key, value)| (key.span().start, key.get_ref().as_ref(), value))
        .collect();
    keys.sort_by_key(|(at, ..)| *at);
    keys
}

fn read(path: &Path) -> std::io::Result<String> {
    let len = std::fs::metadata(path)?.len();
    if len > FILE_BYTES_MAX {
        let said = format!("{len} bytes are too many for a configuration");
        return Err(std::io::Error::new(std::io::ErrorKind::FileTooLarge, said));
    }
    std::fs::read_to_string(path)
}

fn origin(path: &Path, text: &str, at: usize) -> Origin {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    Origin::File(path.to_owned(), line, column)
}

/// A value from the environment or the command line, where everything is text.
fn spoken(key: &Key, text: &str) -> Value {
    let as_text = || Value::String(text.to_owned());
    match key.kind {
        Kind::Text | Kind::Secret => as_text(),
        Kind::Number => text.trim().parse().map_or_else(|_| as_text(), Value::Integer),
        Kind::Switch => text.trim().parse().map_or_else(|_| as_text(), Value::Boolean),
        Kind::List => Value::Array(
            text.split(',')
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .map(|part| Value::String(part.to_owned()))
                .collect(),
        ),
    }
}

fn nested(path: &str, value: Value) -> Value {
    let mut table = toml::Table::new();
    put(&mut table, path, value);
    Value::Table(table)
}

fn put(table: &mut toml::Table, path: &str, value: Value) {
    let Some((section, name)) = path.split_once('.') else { return };
    let entry = table.entry(section.to_owned()).or_insert_with(|| Value::Table(toml::Table::new()));
    if let Value::Table(keys) = entry {
        keys.insert(name.to_owned(), value);
    }
}
