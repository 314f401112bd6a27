//! Words in TSX: between tags, and in the attributes that people hear or read. By shape, not by grammar: what
//! stands there must come from `t("…")`, so letters between `>` and `<` are words.

/// Attributes that are read aloud or shown. A value that is one word in small letters is a name of a line.
const SPOKEN: [&str; 6] =
    ["aria-label", "aria-description", "placeholder", "title", "alt", "label"];

/// The words of a file, with their lines.
pub(super) fn words(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let lines: Vec<&str> = code.lines().collect();
    for (n, line) in lines.iter().enumerate() {
        found.extend(between_tags(line).map(|words| (n + 1, words)));
        found.extend(in_attributes(line).map(|words| (n + 1, words)));
        let opened =
            n > 0 && lines[n - 1].trim_end().ends_with('>') && opens_or_closes(lines[n - 1]);
        let closed = lines.get(n + 1).is_some_and(|next| next.trim_start().starts_with('<'));
        if opened && closed && is_words(line) {
            found.push((n + 1, line.trim().to_owned()));
        }
    }
    found
}

/// `<p>Words</p>` on one line.
fn between_tags(line: &str) -> impl Iterator<Item = String> {
    let mut found = Vec::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('>') {
        let tag = before.rsplit_once('<').is_some_and(|(_, tag)| {
            tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') && !before.ends_with('=')
        });
        if let Some((text, next)) = after.split_once('<')
            && tag
            && next.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
            && is_words(text)
        {
            found.push(text.trim().to_owned());
        }
        rest = after;
    }
    found.into_iter()
}

fn in_attributes(line: &str) -> impl Iterator<Item = String> {
    SPOKEN.iter().filter_map(move |name| {
        let value = line.split_once(&format!(" {name}=\""))?.1.split('"').next()?;
        let is_name =
            value.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        (!is_name).then(|| format!("{name}={value}"))
    })
}

/// Whether a line ends a tag, rather than a comparison or a type.
fn opens_or_closes(line: &str) -> bool {
    let trimmed = line.trim();
    trimmed.starts_with('<') || trimmed == ">" || trimmed == "/>"
}

/// Letters, and nothing that only code has.
fn is_words(text: &str) -> bool {
    let text = text.trim();
    let code = ['{', '}', '(', ')', '=', ';', '<', '>', '"', '`', '|', '&', '[', ']', ':'];
    text.chars().filter(|c| c.is_alphabetic()).count() >= 2 && !text.contains(code)
}

#[test]
fn words_are_told_from_code() {
    let found = |code: &str| words(code).into_iter().map(|(_, words)| words).collect::<Vec<_>>();
    assert_eq!(found("<p>Hello there</p>"), ["Hello there"]);
    assert_eq!(found("<p>\n  ¿Cómo está?\n</p>"), ["¿Cómo está?"]);
    assert_eq!(found("<button aria-label=\"Close chat\">"), ["aria-label=Close chat"]);
    for code in [
        "<p>{t(\"hello\")}</p>",
        "<Dialog title=\"end-title\">",
        "const map = new Map<string, Act>();",
        "if (a > b && b < c) return;",
        "items.map((item) => <Row key={item.id} />)",
    ] {
        assert_eq!(found(code), [""; 0], "{code}");
    }
}
