//! Which words of a message say what it is about. Folded, both languages together.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::domain::fold::fold;

/// Words that hold sentences together, greet, ask or are polite, but name nothing.
const SMALL: &str = "a|about|after|again|all|also|am|an|and|another|any|are|as|at|be|been|before|but|by|can|could|did|do|\
does|doing|done|else|for|from|get|give|going|got|had|has|have|having|hello|help|here|hey|hi|how|i|id|if|im|in|into|is|it|\
its|ive|just|know|let|like|many|may|me|might|mine|more|much|must|my|need|no|not|now|of|ok|okay|on|one|or|our|out|please|\
pls|possible|question|really|same|second|should|show|so|some|still|such|sure|take|tell|thank|thanks|that|thats|the|their|\
them|then|there|these|they|thing|things|this|those|to|too|try|understand|us|use|very|want|was|we|well|were|what|whats|\
when|where|which|who|why|will|with|wont|work|works|would|yes|yet|you|your|\
ademas|ahi|ahora|al|algo|algun|alguna|ante|aparte|aqui|asi|aun|ayuda|ayudar|bien|buen|buenas|buenos|cada|como|con|cosa|\
cual|cuales|cuando|cuanto|cuanta|cuantos|cuantas|da|de|debe|debo|decir|del|desde|despues|dice|dia|dias|donde|dos|duda|e|\
el|ella|ellos|en|entonces|era|es|esa|ese|eso|esta|estan|este|esto|estos|estoy|favor|fue|gracias|ha|hace|hacer|hago|han|\
hasta|hay|hola|la|las|le|les|lo|los|luego|mas|me|mi|mis|mismo|muy|nada|ni|nos|nosotros|o|ocupo|otra|otro|para|pero|poco|\
podria|por|porque|pregunta|puede|pueden|puedo|pues|que|quien|quiero|saber|se|sea|segunda|ser|si|sin|sobre|solo|son|su|sus|\
tal|tambien|tampoco|tarda|tardes|tengo|tiene|toda|todo|u|un|una|unos|usted|va|ver|vez|y|ya|yo|necesito|quisiera|q|pa|x";

/// The words of a text as they are compared.
pub(super) fn words(text: &str) -> Vec<String> {
    let plain = fold(text).replace('\'', "");
    let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// How many words say what a text is about.
pub fn telling(text: &str) -> usize {
    words(text).iter().filter(|word| !is_small(word)).count()
}

/// The words that say what a text is about, folded.
pub fn telling_words(text: &str) -> Vec<String> {
    words(text).into_iter().filter(|word| !is_small(word)).collect()
}

fn is_small(word: &str) -> bool {
    static SET: LazyLock<BTreeSet<&str>> = LazyLock::new(|| SMALL.split('|').collect());
    SET.contains(word)
}
