//! Plain wishes and what only looks like one; `wish.tsv` holds them.

use super::*;

#[test]
fn a_plain_wish_is_understood_and_a_question_about_a_language_is_none() {
    let wrong: Vec<_> = include_str!("../wish.tsv")
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once('\t'))
        .filter(|(want, text)| wished_language(text) != Lang::from_tag(want))
        .collect();
    assert_eq!(wrong, []);
}

#[test]
fn no_phrasing_of_the_desks_own_sets_is_taken_for_a_wish() {
    let sets = [include_str!("../golden.tsv"), include_str!("../unseen.tsv")];
    for line in sets.into_iter().flat_map(|set| set.lines().skip(1)) {
        let text = line.rsplit('\t').next().unwrap();
        let named = NAMES.iter().flat_map(|(_, names)| names.split(' '));
        let names_one = named.into_iter().any(|name| fold(text).contains(name));
        assert!(names_one || wished_language(text).is_none(), "{text}");
    }
}

#[test]
fn the_last_wish_counts() {
    assert_eq!(wished_language("english please. no, mejor en español"), Some(Lang::Es));
    assert_eq!(wished_language("from english to spanish"), Some(Lang::Es));
}
