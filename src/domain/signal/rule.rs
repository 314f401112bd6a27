//! The language of `rules.txt`: one rule a line, matched over the words of a sentence. Knows no rule.
//!
//! | written | means |
//! |---|---|
//! | `[name -guard …]` | the section that follows; where a guard matches in the same clause, it is silent |
//! | `@name = a\|b` | a list of words, used as `@name` |
//! | `a\|b` | one of these words; `ab*` any word that begins so |
//! | `?a\|b` | perhaps one of them |
//! | `..` and `...` | up to 3 words of the same clause; up to 8 words, commas too |
//! | `^` and `$` | here a clause begins; ends. `$` may stand among words: one of them, or the end |
//! | `0` | a number that names one thing |

use std::collections::BTreeMap;

use super::clauses::{Message, PAUSE};

/// `..` passes over so many words …
const GAP: usize = 3;
/// … and `...` over so many.
const LONG_GAP: usize = 8;

/// All rules, by section.
#[derive(Debug, Default)]
pub(super) struct Rules {
    sections: BTreeMap<&'static str, Section>,
}

#[derive(Debug, Default)]
struct Section {
    guards: Vec<&'static str>,
    rules: Vec<Vec<Element>>,
    /// The rules that can begin with a word, by it, …
    by_word: BTreeMap<&'static str, Vec<usize>>,
    /// … those that can begin with a beginning of a word, by its first letter, with it, …
    by_letter: BTreeMap<char, Vec<(&'static str, usize)>>,
    /// … and those that can begin with anything.
    by_any: Vec<usize>,
}

#[derive(Debug)]
enum Element {
    Word(Words),
    Perhaps(Words),
    Gap { most: usize, pauses: bool },
    Begins,
}

#[derive(Debug, Default)]
struct Words {
    whole: Vec<&'static str>,
    begun: Vec<&'static str>,
    end: bool,
    /// With which letters they begin, a bit each: most words are none of them, which this tells at once.
    letters: u64,
}

impl Rules {
    /// Reads all rules, or names the line that is none.
    pub(super) fn read(text: &'static str) -> Result<Self, String> {
        let (mut rules, mut lists) = (Self::default(), BTreeMap::new());
        let mut section = "";
        for line in text.lines().map(str::trim) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(header) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                let mut words = header.split(' ');
                section = words.next().unwrap_or_default();
                let guards = words.filter_map(|word| word.strip_prefix('-')).collect();
                rules.sections.entry(section).or_default().guards = guards;
            } else if let Some((name, words)) = line.split_once(" = ") {
                lists.insert(name, words);
            } else if let Some(into) = rules.sections.get_mut(section) {
                let elements: Option<Vec<_>> =
                    line.split_whitespace().map(|word| element(word, &lists)).collect();
                into.add(elements.ok_or_else(|| format!("no such list: {line}"))?);
            } else {
                return Err(format!("outside of every section: {line}"));
            }
        }
        let guards = rules.sections.values().flat_map(|section| &section.guards);
        match guards.into_iter().find(|guard| !rules.sections.contains_key(*guard)) {
            Some(unknown) => Err(format!("no such guard: {unknown}")),
            None => Ok(rules),
        }
    }

    /// Whether a rule of a section matches somewhere and none of its guards does in the same clause.
    pub(super) fn match_in(&self, message: &Message, section: &str) -> bool {
        self.sections.get(section).is_some_and(|section| {
            message.sentences.iter().any(|sentence| {
                section
                    .places(sentence)
                    .any(|(from, to)| !self.is_guarded(section, sentence, from, to))
            })
        })
    }

    fn is_guarded(&self, section: &Section, sentence: &[String], from: usize, to: usize) -> bool {
        let pauses = |word: &String| word == PAUSE;
        let before = sentence.get(..from).unwrap_or_default();
        let begin = before.iter().rposition(pauses).map_or(0, |at| at + 1);
        let after = sentence.get(to..).unwrap_or_default();
        let end = to + after.iter().position(pauses).unwrap_or(after.len());
        let clause = sentence.get(begin..end).unwrap_or_default();
        section
            .guards
            .iter()
            .filter_map(|guard| self.sections.get(guard))
            .any(|guard| guard.places(clause).next().is_some())
    }
}

impl Section {
    fn add(&mut self, rule: Vec<Element>) {
        let number = self.rules.len();
        match openings(&rule) {
            Some(openings) => {
                for Words { whole, begun, .. } in openings {
                    for word in whole {
                        self.by_word.entry(word).or_default().push(number);
                    }
                    for begun in begun {
                        let letter = begun.chars().next().unwrap_or_default();
                        self.by_letter.entry(letter).or_default().push((begun, number));
                    }
                }
            }
            None => self.by_any.push(number),
        }
        self.rules.push(rule);
    }

    /// Where its rules match: first word, and behind the last.
    fn places<'a>(&'a self, words: &'a [String]) -> impl Iterator<Item = (usize, usize)> + 'a {
        words.iter().enumerate().flat_map(move |(at, word)| {
            let of_word = self.by_word.get(word.as_str()).into_iter().flatten();
            let letter = word.chars().next().unwrap_or_default();
            let begun = self.by_letter.get(&letter).into_iter().flatten();
            let of_letter =
                begun.filter(|(begun, _)| word.starts_with(begun)).map(|(_, number)| number);
            of_word
                .chain(of_letter)
                .chain(&self.by_any)
                .filter_map(|number| self.rules.get(*number))
                .filter_map(move |rule| Some((at, end(rule, words, at)?)))
        })
    }
}

impl Words {
    fn read(words: &'static str, lists: &BTreeMap<&str, &'static str>) -> Option<Self> {
        let mut read = Self::default();
        for word in words.split('|') {
            if word.starts_with('@') {
                let listed = Self::read(lists.get(word)?, lists)?;
                read.whole.extend(listed.whole);
                read.begun.extend(listed.begun);
                read.end |= listed.end;
                read.letters |= listed.letters;
            } else if word == "$" {
                read.end = true;
            } else if let Some(begun) = word.strip_suffix('*') {
                read.letters |= letter(begun);
                read.begun.push(begun);
            } else {
                read.letters |= letter(word);
                read.whole.push(word);
            }
        }
        read.whole.sort_unstable();
        Some(read)
    }

    fn has(&self, word: &str) -> bool {
        self.letters & letter(word) != 0
            && (self.whole.binary_search(&word).is_ok()
                || self.begun.iter().any(|begun| word.starts_with(begun)))
    }
}

/// The bit of a word's first letter; several letters may share one.
fn letter(word: &str) -> u64 {
    word.bytes().next().map_or(u64::MAX, |first| 1 << (first % 64))
}

fn element(word: &'static str, lists: &BTreeMap<&str, &'static str>) -> Option<Element> {
    Some(match word {
        ".." => Element::Gap { most: GAP, pauses: false },
        "..." => Element::Gap { most: LONG_GAP, pauses: true },
        "^" => Element::Begins,
        _ => match word.strip_prefix('?') {
            Some(words) => Element::Perhaps(Words::read(words, lists)?),
            None => Element::Word(Words::read(word, lists)?),
        },
    })
}

/// The words with which a rule can begin; nothing when it can begin with any, or at the end of a clause.
fn openings(rule: &[Element]) -> Option<Vec<&Words>> {
    let mut openings = Vec::new();
    for element in rule {
        match element {
            Element::Begins => {}
            Element::Perhaps(words) => openings.push(words),
            Element::Word(words) if words.end => return None,
            Element::Word(words) => {
                openings.push(words);
                return Some(openings);
            }
            Element::Gap { .. } => return None,
        }
    }
    None
}

/// Where a rule that begins at a place ends.
fn end(rule: &[Element], words: &[String], at: usize) -> Option<usize> {
    let Some((element, rest)) = rule.split_first() else { return Some(at) };
    let word = words.get(at);
    match element {
        Element::Word(listed) => word
            .filter(|word| listed.has(word))
            .and_then(|_| end(rest, words, at + 1))
            .or_else(|| end(rest, words, at).filter(|_| listed.end && is_end(word))),
        Element::Perhaps(listed) => word
            .filter(|word| listed.has(word))
            .and_then(|_| end(rest, words, at + 1))
            .or_else(|| end(rest, words, at)),
        Element::Gap { most, pauses } => {
            let passed = words.iter().skip(at).take(*most);
            let free = passed.take_while(|word| *pauses || *word != PAUSE).count();
            (at..=at + free).find_map(|from| end(rest, words, from))
        }
        Element::Begins => {
            let before = at.checked_sub(1).and_then(|before| words.get(before));
            let begins = before.is_none_or(|before| {
                [
                    PAUSE, "and", "but", "y", "e", "pero", "hola", "hi", "hello", "please", "so",
                    "now",
                ]
                .contains(&before.as_str())
            });
            end(rest, words, at).filter(|_| begins)
        }
    }
}

fn is_end(word: Option<&String>) -> bool {
    word.is_none_or(|word| word == PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Rules {
        Rules::read(
            "@my = my|our\n[found -howto]\n@my ?big dog* .. barks\n^ cat $\nlost ... 0\n[howto]\nhow do",
        )
        .unwrap()
    }

    fn found(text: &str) -> bool {
        rules().match_in(&Message::read(text), "found")
    }

    #[test]
    fn a_rule_matches_words_lists_beginnings_and_gaps_within_a_clause() {
        for text in ["my dog barks", "so, OUR big dogs now often really barks", "a dog, cat"] {
            assert!(found(text), "{text}");
        }
        for text in ["dog barks", "my dog, it barks", "my dog a b c d barks", "the cat sat"] {
            assert!(!found(text), "{text}");
        }
    }

    #[test]
    fn a_guard_silences_its_own_clause_only() {
        assert!(!found("how do I know why my dog barks"));
        assert!(found("my dog barks, how do I stop it"));
        assert!(found("How do I stop it? My dog barks."));
    }

    #[test]
    fn a_long_number_names_one_thing_and_a_short_one_does_not() {
        for text in ["I lost entry ABC-1234567-8", "lost: INC001", "lost my box, MSCU1234567"] {
            assert!(found(text), "{text}");
        }
        for text in
            ["I lost form 7501", "lost ES-003", "lost it on 07/04/2026", "lost 9802.00.8068"]
        {
            assert!(!found(text), "{text}");
        }
    }

    #[test]
    fn what_is_no_rule_is_named() {
        assert!(Rules::read("dog").unwrap_err().contains("dog"));
        assert!(Rules::read("[a -b]").unwrap_err().contains('b'));
        assert!(Rules::read("[a]\n@c dog").unwrap_err().contains("@c"));
    }
}
