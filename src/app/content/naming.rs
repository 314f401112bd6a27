//! How a file is named to operators: by the folder that the settings name. Inside, every file bears the name that it has in
//! the sources of the product, whatever its folder is called.

use std::path::Path;

use crate::config;
use crate::domain::diagnostic::Diagnostic;

/// What the folders are called inside, each with how the settings call it.
pub(super) struct Names([(&'static str, String); 2]);

impl Names {
    pub(super) fn of(folders: &config::Content) -> Self {
        let shown = |(root, name): (&Path, &'static str)| (name, root.display().to_string());
        Self(super::roots(folders).map(shown))
    }

    /// A line with every file in it named as it lies on disk.
    pub(super) fn line(&self, text: &str) -> String {
        let mut line = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((at, name, root)) = self.next(rest) {
            let (before, from) = rest.split_at(at);
            line.push_str(before);
            line.push_str(root);
            rest = from.strip_prefix(name).unwrap_or_default();
        }
        line + rest
    }

    /// The first folder that a text names, and where.
    fn next(&self, text: &str) -> Option<(usize, &'static str, &str)> {
        let places = self.0.iter().filter_map(|(name, root)| {
            let begins = |at: usize| {
                let (before, from) = text.split_at(at);
                let inside = |c: char| c.is_alphanumeric() || "/._-".contains(c);
                !before.ends_with(inside)
                    && from.strip_prefix(name).is_some_and(|rest| rest.starts_with('/'))
            };
            let (at, _) = text.match_indices(name).find(|(at, _)| begins(*at))?;
            Some((at, *name, root.as_str()))
        });
        places.min()
    }

    /// A remark about a file, and whatever other files it names.
    pub(super) fn remark(&self, remark: &Diagnostic) -> Diagnostic {
        Diagnostic {
            file: self.line(&remark.file),
            message: self.line(&remark.message),
            hint: self.line(&remark.hint),
            ..remark.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn files_are_named_by_the_folders_of_the_settings_and_nothing_else_is_touched() {
        let folders = config::Content {
            locales: PathBuf::from("words"),
            knowledge: PathBuf::from("/srv/kb"),
            ..config::Config::default().content
        };
        let names = Names::of(&folders);
        assert_eq!(
            names.line("kb-index/articles/x/a.en.md: see locales/es/bot.ftl, (kb-index/a) or /a/kb-index/b and kb-index"),
            "/srv/kb/articles/x/a.en.md: see words/es/bot.ftl, (/srv/kb/a) or /a/kb-index/b and kb-index"
        );
        let usual = Names::of(&config::Config::default().content);
        assert_eq!(usual.line("kb-index/a, locales/b"), "kb-index/a, locales/b");
    }
}
