//! Whether a person speaks in a message, or something was pasted: a screen's text, a name, a code. Reads how things
//! are said, in both languages together; which language it is, is decided elsewhere.
//!
//! A sentence is the visitor's own when somebody speaks in it: it says I or we, it asks ("how do I", "¿puedo …?"),
//! or it states something in a whole clause that no screen would ("the truck is stuck at the border"). Screens speak
//! of themselves in the third person, of the reader as "your", and give orders ("Please enter a valid code"). Names
//! are capitalised words with nothing but links between, and have no verb. What shows neither is unclear.

use super::tokens;
use crate::domain::fold::fold;

/// A clause of fewer words without I, we or a question is a heading or a label.
const CLAUSE_WORDS_MIN: usize = 4;
/// The same where it is written like a screen's text: a capital first, and not in a person's hurry.
const NEAT_WORDS_MIN: usize = 6;
/// A part of so many words that a screen would not say is a person's, with a verb in sight or without.
const LONG_WORDS_MIN: usize = 8;
/// A name has so many words at most.
const NAME_WORDS_MAX: usize = 9;

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Voice {
    /// A screen, a document, a name.
    Pasted,
    /// Thanks and greetings, which people say in the other's language, too.
    Courtesy,
    /// Too little to tell: a few words without a verb.
    Unclear,
    /// The visitor.
    Own,
}

/// I and mine. Spanish verbs that only "yo" goes with, too.
const I: &str = "i im ive ill me my mine myself id_like id_rather id_prefer yo mi mis conmigo mio mia tengo puedo \
quiero kiero nesecito necesito ocupo estoy toy soy hago veo debo quisiera encuentro recibo mando entro intento \
trato pregunto busco llevo llamo escribo entiendo entendi hablo creo sigo vengo voy olvide perdi pague mande hice \
fui pude tuve quise llegue puse recibi se_me prefiero pienso supongo espero deseo traigo manejo trabajo_en vendo \
compro importo exporto envie subi meti llene escribi borre vi dije hable pedi necesitaba queria \
wanna gonna";
/// We and ours: people and screens.
const WE: &str = "we our ours us were weve nos nosotros nosotras nuestro nuestra nuestros nuestras tenemos podemos \
queremos necesitamos ocupamos estamos somos vamos hacemos debemos usamos mandamos pagamos recibimos importamos \
exportamos vendemos hicimos enviamos trabajamos seguimos andamos metimos";
/// You and yours: people who ask, and screens that state.
const YOU: &str = "you your yours youre su sus usted ustedes le tu tus";
/// What opens a question, after the lead-ins.
const ASKS: &str = "how what whats when where wheres why who whos which whose hows como que q k donde cuando cuanto \
cuanta cuantos cuantas cual cuales quien quienes porque xq pq";
/// What asks wherever it stands, and in Spanish by its accent.
const ASKS_ANYWHERE: &str =
    "how whats why who hows wheres what_for which_one which_is which_form means_what";
const ASKS_ACCENTED: &str =
    "qué cómo dónde cuándo cuánto cuánta cuántos cuántas cuál cuáles quién quiénes";
/// Words in -é that are no verb of mine.
const NOT_MINE: &str = "café bebé comité bufé chalé también porqué puré consomé";
/// What opens a question when somebody or something stands right behind it.
const ASKS_WITH: &str =
    "can could do does did is are will would should am was were has have may anyone someone";
const ASKED_OF: &str = "i we you u there it this that someone anyone anybody somebody they he she the a my our \
any";
/// Spanish verbs that open a question.
const ASKS_VERB: &str = "puedo puede pueden podria podrian podemos hay existe es_posible se_puede tiene tienen sabe \
saben debo tengo necesito alguien hace hacen";
/// What may stand before.
const LEAD_INS: &str = "hi hello hey so and but ok okay please pls also then sorry well yes thanks good morning \
afternoon evening hola buenas buenos buen dia dias tardes noches y e pero entonces pues oiga oye disculpe disculpa \
perdon favor por bueno si gracias ahora a en de para pa desde con hasta about from to for at in on";
/// Telegrams: the "I" is left out.
const TELEGRAM: &str = "need needing want wanting wondering looking trying tried having getting got forgot lost \
cant dont didnt wont havent";
/// What only people write to each other.
const TALK: &str = "help ayuda ayudeme ayudenme ayudame digame diganme expliqueme urge urgente please pls plz porfa \
favor because porque maybe anybody anyone someone alguien nobody nadie gracias thanks hello hola ahorita still \
todavia ya tampoco but pero thing cosa senor senorita lic amigo";
/// Verbs a clause has in the third person.
const VERBS: &str = "is are was were has have does doesnt dont didnt isnt arent wasnt wont cant keeps says said \
shows wants needs came comes went goes got gets arrived stopped works worked happened happens asks asked told sent \
left takes took looks makes made charged paid been es esta estan son fue fueron era hay tiene tienen tenia dice \
dicen dijo dijeron sale salen salio aparece aparecen llega llegan llego va van iba viene vienen quiere quieren jala \
jalan funciona funcionan sirve sirven deja dejan dejo carga cargan pide piden pidio manda mandan mando falta faltan \
sigue siguen puede pueden pudo quedo marca marcan abre abren anda andan tarda tardan cobran cobraron cobro paso \
pasa rechazaron rechazo detuvieron detuvo debe deben necesita ocupa hizo hicieron trae traen trajo perdio entrega \
responde responden contesta contestan";
/// Screens say these of what went wrong, and order with these. Several words are joined by `_`.
const SCREEN: &str = "invalid denied expired expires expire unauthorized unauthorised forbidden failed failure \
exception unavailable required unable timeout timed_out unexpected unsupported mismatch exceeded incorrect \
successfully maintenance temporarily not_found try_again must_be must_contain must_have contact_your contact_the \
contact_us please_enter please_check please_select please_wait please_verify please_contact please_try please_use \
please_log please_sign please_provide please_make please_complete please_correct please_refresh please_note \
can_not_be cannot_be could_be was_not were_not is_not_valid is_required is_invalid not_authorized not_allowed \
not_permitted not_available not_supported not_responding not_exist does_not_match do_not_match something_went \
went_wrong were_sorry we_are_sorry you_are_not you_do_not_have you_dont_have are_you_sure do_you_want \
did_you_forget forgot_your would_you_like your_session your_request your_account your_password your_browser \
your_entry your_payment your_file this_field this_value click_here sign_in_to log_in_to internal_server invalido \
invalida invalidos invalidas denegado denegada expirado expirada expiro expirara caducado caducada caduco caducara \
prohibido excepcion requerido requerida obligatorio obligatoria inesperado inesperada incorrecto incorrecta \
incorrectos incorrectas fallido fallida mantenimiento temporalmente exitosamente correctamente no_encontrado \
no_encontrada no_encontrados no_disponible no_autorizado no_autorizada no_valido no_valida no_es_valido \
no_es_valida no_permitido no_se_pudo no_se_ha no_se_han no_se_encontro no_se_encontraron no_fue_posible ha_ocurrido \
ha_excedido ha_expirado ha_caducado se_produjo se_produjeron se_encuentra_en intente intentelo vuelva_a verifique \
ingrese introduzca seleccione contacte comuniquese pongase consulte haga_clic debe_ser debe_contener debe_tener \
deben_ser debe_ingresar debe_seleccionar lo_sentimos esta_seguro_de olvido_su desea_continuar desea_guardar \
su_sesion su_solicitud su_navegador su_archivo este_campo este_valor error_al error_de error_en tiempo_de_espera \
usted_no_tiene no_tiene_permiso no_tiene_acceso no_tiene_autorizacion no_cuenta_con servicio_no espere_un \
espere_por";
/// These, too, where it is printed or short; a person in a hurry says them in a clause.
const SCREEN_OR_PERSON: &str = "no_se_puede no_se_pueden no_existe no_coincide no_coinciden no_es_posible could_not \
couldnt cant_be se_ha se_han currently actualmente";
/// Thanks and greetings, which every language lends to the others.
const FORMULA: &str = "hi hello hey good morning afternoon evening night day thanks thank you so very much a lot \
bye goodbye have nice welcome dear regards best kind sincerely ok okay yes no please sorry hola buenas buenos buen \
dia dias tardes noches gracias muchas muchisimas mil adios hasta luego pronto saludos cordiales que tenga bonito \
bonita excelente linda si por favor de nada perdon amigo friend sir maam the for all cheers bless god dios le \
bendiga igualmente";
/// Who speaks in so many parts speaks in the message; what follows is not looked at.
const PARTS_LOOKED_AT: usize = 60;
/// What links the words of a name.
const LINKS: &str = "de del la las los el y e of and the for to in en da do von van der & a al";
/// What companies are called last.
const LEGAL: &str =
    "inc llc ltd corp co lp llp sa sas srl srls cv sapi spr rl sab gmbh ag plc pc pllc";

/// The parts of a message in which the visitor speaks, one a line, and who speaks in it at best.
pub(super) fn own_words(text: &str) -> (String, Voice) {
    let mut best = Voice::Pasted;
    let mut kept = String::new();
    let outside = tokens::without_quotations(text);
    for part in parts(&outside).take(PARTS_LOOKED_AT) {
        let voice = voice(part);
        if voice < best {
            continue;
        }
        if voice > best {
            kept.clear();
            best = voice;
        }
        kept.push_str(part);
        kept.push('\n');
    }
    if best == Voice::Pasted { (String::new(), best) } else { (kept, best) }
}

/// Whether a message is nothing but a name: of a person, a company, a place, a product.
pub(super) fn is_name(text: &str) -> bool {
    Said::read(text).is_name()
}

/// Sentences, lines, and what stands on either side of a colon; a full stop within a word ends nothing.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let sentences = text.split_inclusive(['\n', '\r', '!', '?', ';', '…', '|', '\t']);
    let sentences =
        sentences.flat_map(|part| part.split_inclusive(". ")).flat_map(|part| part.split(": "));
    sentences.map(str::trim).filter(|part| part.chars().any(char::is_alphanumeric))
}

fn voice(part: &str) -> Voice {
    let said = Said::read(part);
    if said.words.is_empty() || is_code(part) {
        return Voice::Pasted;
    }
    let asks = said.asks();
    if said.is_name() && !asks {
        return Voice::Pasted;
    }
    if said.mine || said.any(I) || asks && !said.any("are_you_sure do_you_want would_you_like") {
        return Voice::Own;
    }
    let (we, you, talk) = (said.any(WE), said.any(YOU), said.any(TALK));
    let words = said.words.len();
    let terse = said.neat || you || words <= CLAUSE_WORDS_MIN;
    let screen =
        said.any(SCREEN) || said.neat && said.is_done_to() || terse && said.any(SCREEN_OR_PERSON);
    if screen {
        return Voice::Pasted;
    }
    if said.words.iter().all(|word| listed(FORMULA, word)) {
        return Voice::Courtesy;
    }
    if we && !you || said.is_telegram() {
        return Voice::Own;
    }
    let neat = said.neat && !talk;
    let enough = if neat || you { NEAT_WORDS_MIN } else { CLAUSE_WORDS_MIN };
    let clause = talk || said.tells || said.any(VERBS) || words >= LONG_WORDS_MIN && !neat;
    if clause && words >= enough && !(neat && (you || said.stopped)) {
        Voice::Own
    } else {
        Voice::Unclear
    }
}

/// A part as its folded words.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one thing seen while reading")]
struct Said {
    words: Vec<String>,
    /// Of each word, whether it begins with a capital.
    capital: Vec<bool>,
    /// Whether it begins with a capital, as what is printed does.
    neat: bool,
    /// Whether a Spanish verb ends in -é: "pagué", "pediré".
    mine: bool,
    /// Whether a Spanish verb ends as what happened does: "llegó", "cobraron".
    tells: bool,
    /// Whether a Spanish question word has its accent.
    wonders: bool,
    /// Whether a question mark ends it.
    questioned: bool,
    /// Whether a full stop does.
    stopped: bool,
}

impl Said {
    fn read(part: &str) -> Self {
        let mut said = Self {
            questioned: part.contains(['?', '¿']),
            stopped: part.ends_with('.'),
            ..Self::default()
        };
        for raw in part.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '&')) {
            let word: String = fold(raw).chars().filter(|c| *c != '\'').collect();
            if word.is_empty() || word.chars().any(|c| c.is_ascii_digit()) {
                continue;
            }
            let small = raw.to_lowercase();
            let long = word.len() >= CLAUSE_WORDS_MIN;
            let capital = raw.starts_with(char::is_uppercase);
            if said.words.is_empty() {
                said.neat = capital;
            }
            let opens = said.words.is_empty() || !capital;
            said.mine |= long && opens && small.ends_with('é') && !listed(NOT_MINE, &small);
            said.tells |= long && !capital && small.ends_with('ó');
            said.tells |= !capital && (word.ends_with("aron") || word.ends_with("ieron"));
            said.wonders |= listed(ASKS_ACCENTED, &small);
            said.capital.push(capital);
            said.words.push(word);
        }
        said
    }

    /// "has been sent", "ha sido bloqueada".
    fn is_done_to(&self) -> bool {
        self.words.windows(3).any(|words| {
            let [has, been, done] = words else { return false };
            match (has.as_str(), been.as_str()) {
                ("has" | "have", "been") => !done.ends_with("ing"),
                ("ha" | "han", "sido") => true,
                _ => false,
            }
        })
    }

    /// "need to add a user", "trying to pay".
    fn is_telegram(&self) -> bool {
        let first = self.words.first().is_some_and(|word| listed(TELEGRAM, word));
        first && (!self.neat || self.words.len() >= CLAUSE_WORDS_MIN)
    }

    fn any(&self, list: &str) -> bool {
        self.holds(list) > 0
    }

    /// How many entries of a list stand in the part.
    fn holds(&self, list: &str) -> usize {
        let stands = |entry: &&str| {
            let phrase: Vec<&str> = entry.split('_').collect();
            self.words.windows(phrase.len()).any(|words| words.iter().eq(phrase.iter()))
        };
        list.split_whitespace().filter(stands).count()
    }

    /// Whether it opens like a question.
    fn asks(&self) -> bool {
        let begins = self.words.iter().position(|word| !listed(LEAD_INS, word));
        let Some(rest) = begins.and_then(|at| self.words.get(at..)) else { return false };
        let [first, others @ ..] = rest else { return false };
        let second = others.first().map_or("", String::as_str);
        let opens = listed(ASKS, first) && !others.is_empty();
        let with = listed(ASKS_WITH, first) && listed(ASKED_OF, second);
        let pair = format!("{first}_{second}");
        let verb = listed(ASKS_VERB, first) || listed(ASKS_VERB, &pair);
        let verb = verb && (self.questioned || !self.neat) && others.len() > 1;
        let anywhere = self.words.len() > 2 && self.any(ASKS_ANYWHERE);
        opens || with || verb || anywhere || self.wonders && self.words.len() > 1
    }

    /// Capitalised words with links between, or a company's form at the end.
    fn is_name(&self) -> bool {
        let legal = self.words.iter().rev().take(3).any(|word| listed(LEGAL, word))
            || self.ends_in_letters();
        if legal && !self.any(VERBS) && !self.any(I) {
            return true;
        }
        let linked = |(word, capital): (&String, &bool)| *capital || listed(LINKS, word);
        let mut names = self.words.iter().zip(&self.capital);
        let capitals = self.capital.iter().filter(|capital| **capital).count();
        let says_i = self.words.iter().any(|word| matches!(word.as_str(), "i" | "im" | "ive"));
        let shouts = self.any(VERBS) || self.holds(I) > 0 && self.words.len() > CLAUSE_WORDS_MIN;
        capitals > 1
            && self.words.len() <= NAME_WORDS_MAX
            && names.all(linked)
            && !says_i
            && !shouts
    }

    /// "S.A. de C.V.", written with full stops.
    fn ends_in_letters(&self) -> bool {
        let letters = self.words.iter().rev().take_while(|word| word.len() == 1 || *word == "de");
        letters.filter(|word| word.len() == 1).count() > 1
    }
}

/// Segments of EDI, code and tables: signs that sentences do not have, or more numbers than words.
fn is_code(part: &str) -> bool {
    let signs = part.chars().filter(|c| "*~{}<>|=+^\\[]_#@$%/".contains(*c)).count();
    let chunks = || part.split_whitespace();
    let coded =
        |chunk: &&str| chunk.chars().any(|c| c.is_ascii_digit() || "*~{}<>|=+^\\_".contains(c));
    let words = chunks().count();
    signs > 1 && signs * 3 >= words || chunks().filter(coded).count() * 2 > words
}

fn listed(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|entry| entry == word)
}
