//! Whether somebody wishes in plain words to go on in English or in Spanish. Knows the words such a wish is made of
//! in both languages, and no others: "in english please" is one, "is the form available in english" is a question.

use super::lexicon;
use crate::domain::fold::{fold, slips_apart};
use crate::domain::lang::Lang;

/// The names of the languages, folded. Those of five letters and more are heard through a slip.
const NAMES: [(Lang, &str); 2] = [
    (Lang::En, "english ingles inglish eng anglais gringo"),
    (Lang::Es, "spanish espanol castellano espaniol spanol esp castilian mexicano"),
];
/// "I don't speak English" wishes the other one.
const NEGATIONS: &str = "no not dont doesnt isnt cant cannot never nor bad poor terrible rusty little barely hardly \
nunca sin mal malo mala poco poquito casi nada tampoco instead than vez lugar broken entiendo_nada limited";
/// Where a wish begins anew after a refusal.
const TURNS: &str = "mejor better prefer prefiero preferiria please puede pueden podemos podria podriamos quiero \
quisiera change switch cambie cambiar cambiamos lets sigamos hablemos can could";
/// The words of a wish. A word of five letters and more is heard through a slip, unless it is a word itself.
const WORDS: &str = "2 a able again and answer answers anyone anybody are ask back be because better bit but can \
cannot cant change chat choose comfortable conversation continue could couldnt de deal did do does dont easier \
english espanol feel for from go going good got guys have hello help hey hi how i id if im in into is isnt it its \
just keep kindly lang language let lets like little me mind more much my need no not now of ok okay only or our \
option please pls plz possible prefer preferred preferably probably rather reply respond s same set should so some \
somebody someone sorry speak speaking speaks spanish start still stick switch talk text than thank thanks that the \
there they think this to too type u understand use us very want wanna was we well were what who whose will with \
would write writing wrote yeah yes you your al algo alguien amable atienda atiende atienden ayuda ayudar ayudarme \
ayudeme bien buenas buenos cambia cambiamos cambiar cambiarlo cambie cambiemos cambio comunicar comunicarme con \
conteste contestar contestarme continua continuamos continuar continuemos conversacion cual dia dias digame \
disculpa disculpe domino e el en entender entiendo entre es escriba escriban escribame escribe escribir escribirle \
escribirles escribirme esta este esto expresarme facil favor fuera gracias gusta gustaria habla hablamos hablan \
hablar hablarle hablarme hablas hable hableme hablemos hablo hacer hay hola idioma ingles irnos la lo lengua manejo \
mande mandeme mas mejor mi mucho muy nada nos noches o oiga oye pa para pasar pasarme pase paseme perdon perfecto \
permite podemos poder podria podriamos podrian pon ponga pongalo poner ponerlo por porfa porfavor porfis porque pos \
posible prefiero preferible preferiria preferimos pudiera pues puede pueden puedes puedo q que queremos quiero \
quisiera responda responder responderme respondame responde saber sabe se sea seguimos seguir seguirle ser sera \
seria si siga sigamos solo soy tambien tardes tengo tiene traduzca un una uno usted ustedes va vamonos vamos \
version y ya yo todo aqui desde ahora favorcito oigan pasemonos les conviene sirve acomoda";
/// A wish has so many words at most; what is longer has more to say.
const WORDS_MAX: usize = 14;
/// Words shorter than this are near too many others to be mended.
const MENDED_LETTERS_MIN: usize = 5;

/// The language somebody plainly wishes to go on in. Of several sentences the last that wishes anything counts.
pub fn wished_language(text: &str) -> Option<Lang> {
    let text = fold(text);
    let parts = text.split(['\n', '.', '!', '?', '¿', '¡', ';', ',', ':', '(', ')']);
    parts.flat_map(clauses).filter_map(|words| wished(&words)).next_back()
}

/// A part at its joints: "english please because my boss reads along".
fn clauses(part: &str) -> Vec<Vec<String>> {
    let plain = part.replace('\'', "");
    let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut clauses = vec![Vec::new()];
    for word in words {
        if matches!(word, "because" | "cause" | "cuz" | "porque" | "since" | "so" | "xq" | "bc") {
            clauses.push(Vec::new());
        } else if let Some(clause) = clauses.last_mut() {
            clause.push(word.to_owned());
        }
    }
    clauses
}

fn wished(words: &[String]) -> Option<Lang> {
    if words.len() > WORDS_MAX || !words.iter().any(|word| name(word).is_some()) {
        return None;
    }
    if !words.iter().all(|word| name(word).is_some() || is_of_a_wish(word)) {
        return None;
    }
    let mut negated = false;
    let (mut wished, mut refused) = (None::<Lang>, None);
    let mut both = false;
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| words.get(at));
        let after_no = before.is_some_and(|word| listed(NEGATIONS, word));
        if let Some(lang) = name(word) {
            let after = words.iter().skip(at + 1).take(4);
            let belittled = after.filter(|word| listed(NEGATIONS, word)).count() > 0
                && words.iter().take(at).any(|word| matches!(word.as_str(), "my" | "mi"));
            if negated || belittled {
                refused = refused.or(Some(lang));
            } else {
                // "from english to spanish"; but "english or spanish?" is a question.
                let to = before.is_some_and(|word| matches!(word.as_str(), "to" | "a" | "al"));
                both = wished.is_some_and(|before| before != lang) && !to;
                wished = Some(lang);
            }
            negated = false;
        } else {
            // "no entiendo bien mejor en español": a new wish begins, unless it is itself refused.
            if listed(TURNS, word) && !after_no {
                negated = false;
            }
            negated |= listed(NEGATIONS, word);
        }
    }
    if both {
        return None;
    }
    wished.or(refused.map(Lang::other))
}

fn name(word: &str) -> Option<Lang> {
    let found = NAMES.into_iter().find(|(_, names)| listed(names, word));
    let near = || NAMES.into_iter().find(|(_, names)| is_a_slip_of(names, word));
    found.or_else(near).map(|(lang, _)| lang)
}

fn is_of_a_wish(word: &str) -> bool {
    listed(WORDS, word) || listed(NEGATIONS, word) || is_a_slip_of(WORDS, word)
}

fn is_a_slip_of(list: &str, word: &str) -> bool {
    word.len() + 1 >= MENDED_LETTERS_MIN
        && !lexicon::is_word(word)
        && list
            .split_whitespace()
            .any(|entry| entry.len() >= MENDED_LETTERS_MIN && slips_apart(word, entry, 1))
}

fn listed(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|entry| entry == word)
}

#[cfg(test)]
mod tests;
