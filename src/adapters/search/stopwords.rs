//! The stop words of each language, folded. Chosen for short messages to a desk: chat spellings are among them, and `no`
//! is one because every complaint says it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::domain::lang::Lang;

const EN: &str = "a about also am an and any are as at be been but by can cant could did do does doesnt \
    dont for from get got had has have he her his how i if im in into is it its just me my no not of on \
    or our pls please she so some such that the their them then there these they this to u us was we \
    were what when where which who why will with wont would you your";

const ES: &str = "a al algo ante antes asi aun como con cual cuales cuando de del desde donde e el ella \
    ellas ellos en entre era es esa ese eso esta estan estas este esto estos favor fue ha hace hacer han \
    hasta hay k ke la las le les lo los mas me mi mis mucho muy nada ni no nos nuestra nuestras nuestro \
    nuestros o os otra otro pa para pero poco por porque pq puede pueden puedo q que quien se ser si sin \
    sobre son soy su sus tambien te tengo tiene tienen todo todos tu un una uno unos x xq y ya yo";

static EN_WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| EN.split(' ').collect());
static ES_WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| ES.split(' ').collect());

/// Whether a folded word is a stop word.
pub(super) fn contains(lang: Lang, folded: &str) -> bool {
    match lang {
        Lang::En => &EN_WORDS,
        Lang::Es => &ES_WORDS,
    }
    .contains(folded)
}
