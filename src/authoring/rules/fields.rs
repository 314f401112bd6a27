//! `unknown-skill`: an article or an approved reply names a skill that no agent can have, because no line `skill-…`
//! gives it a name. `wrong-folder`: an article's category is not the folder it lies in.

use super::error;
use crate::authoring::corpus::{ArticleFile, Corpus};
use crate::domain::diagnostic::Diagnostic;

/// What a reply for every skill says.
const EVERY_SKILL: &str = "all";
/// Begins the path of the articles' folders.
const ARTICLES: &str = "articles/";

/// Looks at every article and every reply.
pub fn check(corpus: &Corpus) -> Vec<Diagnostic> {
    let skills = corpus.skills();
    let mut found = Vec::new();
    for file in &corpus.articles {
        found.extend(category(file));
        let skill = file.article.skill.as_str();
        // Without any phrases at hand nobody can say which skills there are.
        if !skills.is_empty() && !is_known(&skills, skill) {
            let key = file.place_of_key("skill");
            let place = if key == (0, 0) { file.place_of_key("category") } else { key };
            found.push(unknown(&file.path, place, skill, &skills));
        }
    }
    for file in &corpus.phrases {
        for part in file.lines.iter().flat_map(|line| &line.parts) {
            let named = part.pattern.default_reading();
            if part.attribute.as_deref() == Some("skill")
                && named != EVERY_SKILL
                && !skills.is_empty()
                && !is_known(&skills, &named)
            {
                found.push(unknown(&file.path, file.place(part.at), &named, &skills));
            }
        }
    }
    found
}

fn category(file: &ArticleFile) -> Option<Diagnostic> {
    let (_, below) = file.path.rsplit_once(ARTICLES)?;
    let (folder, _) = below.split_once('/')?;
    let category = &file.article.category;
    (category != folder).then(|| {
        error(
            &file.path,
            file.place_of_key("category"),
            "wrong-folder",
            format!("the category is {category}, the folder is {folder}"),
            "move the file or correct the category",
        )
    })
}

fn is_known(skills: &[String], skill: &str) -> bool {
    skills.iter().any(|known| known == skill)
}

fn unknown(file: &str, place: (u32, u32), skill: &str, skills: &[String]) -> Diagnostic {
    let near = skills.iter().min_by_key(|known| strsim::levenshtein(known, skill));
    let hint = near.map_or_else(String::new, |known| format!("did you mean {known}?"));
    error(file, place, "unknown-skill", format!("there is no skill {skill}"), &hint)
}
