//! What a file is, by its name. A name that is nearly one of those that are read is said to be so: a copy, another ending.
//! What editors and systems leave behind is passed over.

use crate::domain::act;
use crate::domain::article::ArticleId;
use crate::domain::lang::Lang;

/// The files of phrases; any other is on no page.
pub const PHRASE_FILES: [&str; 6] = ["bot", "common", "console", "errors", "replies", "widget"];
/// The name of the messages from which the bot learns when to be silent.
pub(super) const NEGATIVES: &str = "negatives.tsv";
/// The other files that have one name.
const NAMED: [&str; 6] =
    ["questions.tsv", "offtopic.tsv", NEGATIVES, "consistency.tsv", "glossary.toml", "floor.toml"];
/// Endings that a text may have been given on its way through another program.
const ALSO: [&str; 11] =
    ["txt", "csv", "xls", "xlsx", "ods", "doc", "docx", "odt", "rtf", "markdown", "properties"];
/// Endings of files that are read.
const READ: [&str; 4] = ["ftl", "md", "tsv", "toml"];
/// What ends the name of something that was left behind.
const LEFT: [&str; 9] = ["~", "#", ".bak", ".orig", ".rej", ".tmp", ".swp", ".part", ".old"];

/// What a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Phrases(Lang),
    Article(ArticleId, Lang),
    Golden,
    OffTopic,
    Negatives,
    Paraphrases,
    Glossary,
    Floor,
    Act,
}

/// The name without its ending and the kind of a file that is read; nothing for one that is nobody's business; a hint for
/// one that somebody may believe to be read.
pub(super) fn kind(path: &str) -> Result<Option<(&str, Kind)>, String> {
    let name = path.rsplit('/').next().unwrap_or_default();
    if is_left_behind(name) {
        return Ok(None);
    }
    let folder = path.rsplit('/').nth(1).unwrap_or_default();
    let Some((stem, ending)) = name.rsplit_once('.') else { return Ok(None) };
    let kind = match (stem, ending) {
        (_, "ftl") => phrases(stem, folder)?,
        (_, "md") if stem.eq_ignore_ascii_case("readme") => return Ok(None),
        (_, "md") => article(stem)?,
        ("questions", "tsv") => Kind::Golden,
        ("offtopic", "tsv") => Kind::OffTopic,
        ("negatives", "tsv") => Kind::Negatives,
        ("consistency", "tsv") => Kind::Paraphrases,
        ("glossary", "toml") => Kind::Glossary,
        ("floor", "toml") => Kind::Floor,
        (_, "toml") if folder == act::FOLDER.trim_end_matches('/') => act(stem)?,
        _ => return other(stem, ending),
    };
    Ok(Some((stem, kind)))
}

fn is_left_behind(name: &str) -> bool {
    name.starts_with(['.', '~', '#']) || LEFT.iter().any(|end| name.ends_with(end))
}

fn phrases(stem: &str, folder: &str) -> Result<Kind, String> {
    let lang = Lang::ALL.into_iter().find(|lang| lang.code() == folder);
    let Some(lang) = lang else {
        return Err("a file of phrases lies in a folder en or es".to_owned());
    };
    if PHRASE_FILES.contains(&stem) {
        return Ok(Kind::Phrases(lang));
    }
    if let Some(of) = copied(stem).filter(|of| PHRASE_FILES.contains(of)) {
        return Err(copy(&format!("{of}.ftl")));
    }
    Err(format!("files of phrases are {}; put its lines into one of them", PHRASE_FILES.join(", ")))
}

fn article(stem: &str) -> Result<Kind, String> {
    let named = |stem: &str| {
        let (id, tag) = stem.rsplit_once('.')?;
        let lang = Lang::ALL.into_iter().find(|lang| lang.code() == tag)?;
        Some((ArticleId::parse(id).ok()?, lang))
    };
    if let Some((id, lang)) = named(stem) {
        return Ok(Kind::Article(id, lang));
    }
    if let Some(of) = copied(stem).filter(|of| named(of).is_some()) {
        return Err(copy(&format!("{of}.md")));
    }
    if let Some((id, tag)) = stem.rsplit_once('.')
        && let Some(of) = copied(id).filter(|of| ArticleId::parse(of).is_ok())
    {
        return Err(copy(&format!("{of}.{tag}.md")));
    }
    Err("an article's file is named like acct-locked.en.md".to_owned())
}

fn act(stem: &str) -> Result<Kind, String> {
    match copied(stem) {
        Some(of) => Err(copy(&format!("{of}.toml"))),
        None => Ok(Kind::Act),
    }
}

/// A file of which nothing is read.
fn other<'p>(stem: &'p str, ending: &str) -> Result<Option<(&'p str, Kind)>, String> {
    let known = |stem: &str| {
        NAMED.into_iter().find(|name| name.split('.').next().is_some_and(|known| known == stem))
    };
    let first = stem.split('.').next().unwrap_or(stem);
    let is_read = READ.contains(&ending);
    if let Some(name) = copied(stem).and_then(known).filter(|_| is_read) {
        return Err(copy(name));
    }
    let other_case = READ.iter().any(|read| !is_read && read.eq_ignore_ascii_case(ending));
    if ALSO.contains(&ending) || other_case {
        let hint = |name: &str| format!("name it {name}; it is a plain text in UTF-8");
        if let Some(name) = known(first) {
            return Err(hint(name));
        }
        if PHRASE_FILES.contains(&first) {
            return Err(hint(&format!("{first}.ftl")));
        }
        if let Some((id, tag)) = stem.trim_end_matches(".md").rsplit_once('.')
            && Lang::ALL.iter().any(|lang| lang.code() == tag)
        {
            return Err(hint(&format!("{id}.{tag}.md")));
        }
        return Ok(None);
    }
    if ending == "tsv" {
        return Err(format!("tables are {}", NAMED.get(..4).unwrap_or_default().join(", ")));
    }
    Ok(None)
}

fn copy(of: &str) -> String {
    format!("this is a copy of {of}: take over what it has and delete it")
}

/// The name of which this one is a copy, by the way systems and people name copies.
pub(super) fn copied(stem: &str) -> Option<&str> {
    const AFTER: [&str; 14] = [
        " (", " - copy", " - copia", " copy", " copia", "_copy", "_copia", "-copy", "-copia",
        "_old", "-old", "_bak", "-backup", "_backup",
    ];
    const BEFORE: [&str; 4] = ["copy of ", "copia de ", "copy_of_", "copia_de_"];
    // Of ASCII letters only the case changes, so that the places stay.
    let lower = stem.to_ascii_lowercase();
    if let Some(begun) = BEFORE.iter().find(|begun| lower.starts_with(**begun)) {
        return stem.get(begun.len()..);
    }
    let cut = AFTER.iter().filter_map(|mark| lower.find(mark)).min()?;
    stem.get(..cut).filter(|of| !of.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_editors_and_systems_leave_behind_is_nobodys_business() {
        for name in [
            "bot.ftl~",
            ".bot.ftl.swp",
            ".#bot.ftl",
            "#bot.ftl#",
            ".DS_Store",
            "._bot.ftl",
            "~$bot.ftl",
            "bot.ftl.orig",
            "bot.ftl.bak",
            "Thumbs.db",
            "desktop.ini",
            "README.md",
            "notes.txt",
            "LICENSE",
            "photo.jpg",
        ] {
            assert_eq!(kind(&format!("locales/en/{name}")), Ok(None), "{name}");
        }
    }

    #[test]
    fn a_copy_is_named_with_what_it_is_a_copy_of() {
        for (path, of) in [
            ("en/bot (1).ftl", "bot.ftl"),
            ("es/bot - copia.ftl", "bot.ftl"),
            ("en/bot copy 2.ftl", "bot.ftl"),
            ("en/Copy of bot.ftl", "bot.ftl"),
            ("en/bot-old.ftl", "bot.ftl"),
            ("x/acct-locked.en (1).md", "acct-locked.en.md"),
            ("x/acct-locked (1).en.md", "acct-locked.en.md"),
            ("x/acct-locked.es - copia.md", "acct-locked.es.md"),
            ("x/questions (1).tsv", "questions.tsv"),
            ("x/negatives - Copy.tsv", "negatives.tsv"),
            ("x/glossary copy.toml", "glossary.toml"),
            ("acts/thanks (1).toml", "thanks.toml"),
        ] {
            assert_eq!(kind(path), Err(copy(of)), "{path}");
        }
    }

    #[test]
    fn a_name_that_is_nearly_one_is_told_the_right_one() {
        for (path, hint) in [
            ("x/questions.csv", "name it questions.tsv; it is a plain text in UTF-8"),
            ("x/negatives.tsv.txt", "name it negatives.tsv; it is a plain text in UTF-8"),
            ("en/bot.ftl.txt", "name it bot.ftl; it is a plain text in UTF-8"),
            ("en/bot.FTL", "name it bot.ftl; it is a plain text in UTF-8"),
            ("x/acct-locked.en.md.txt", "name it acct-locked.en.md; it is a plain text in UTF-8"),
            ("x/acct-locked.es.docx", "name it acct-locked.es.md; it is a plain text in UTF-8"),
            ("fr/bot.ftl", "a file of phrases lies in a folder en or es"),
            ("x/notes.md", "an article's file is named like acct-locked.en.md"),
        ] {
            assert_eq!(kind(path), Err(hint.to_owned()), "{path}");
        }
        assert_eq!(kind("en/bot.ftl"), Ok(Some(("bot", Kind::Phrases(Lang::En)))));
        assert_eq!(kind("x/negatives.tsv"), Ok(Some(("negatives", Kind::Negatives))));
    }
}
