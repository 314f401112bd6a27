//! Greetings, thanks, goodbyes, a yes or an okay, and who is answering: only when the whole message is that, so that
//! "hello, how do I…" stays a question.

use super::Intent;
use super::message::{Message, Phrases};
use super::words::{ARTICLES, List};

/// Small talk is short; what is longer tells a story.
const WORDS_MAX: usize = 24;
/// Between "are you" and "person" stand at most so many words.
const ARTICLES_MAX: usize = 3;
/// From the weightiest on: "hello, thanks, bye" is a goodbye.
const BY_WEIGHT: [Intent; 6] = [
    Intent::WhoAreYou,
    Intent::Goodbye,
    Intent::Thanks,
    Intent::Greeting,
    Intent::Yes,
    Intent::Acknowledged,
];
/// A yes or an okay with more words than this says something else besides.
const NOD_WORDS_MAX: usize = 4;

/// The weightiest small talk of a message that is nothing else.
pub(super) fn find(message: &Message) -> Option<Intent> {
    if message.len() > WORDS_MAX {
        return None;
    }
    let mut found = Vec::new();
    let mut at = 0;
    while at < message.len() {
        let told = BY_WEIGHT.map(|intent| (end_of(message, at, intent), intent));
        let (told, intent) =
            told.into_iter().max_by_key(|(end, _)| *end).unwrap_or((None, Intent::Greeting));
        let beside = message.phrase(at, &BESIDE);
        at = match told.max(beside) {
            Some(end) => end,
            None if message.pauses(at) => at + 1,
            None => return None,
        };
        if told == Some(at) {
            found.push(intent);
        }
    }
    let nods = |intent: &Intent| matches!(intent, Intent::Yes | Intent::Acknowledged);
    let n_words = (0..message.len()).filter(|at| !message.pauses(*at)).count();
    let weightiest = BY_WEIGHT.into_iter().find(|intent| found.contains(intent));
    weightiest.filter(|intent| !nods(intent) || n_words <= NOD_WORDS_MAX)
}

fn end_of(message: &Message, at: usize, intent: Intent) -> Option<usize> {
    match intent {
        Intent::Greeting => message.phrase(at, &GREETINGS),
        Intent::Thanks => message.phrase(at, &THANKS),
        Intent::Goodbye => message.phrase(at, &GOODBYES),
        Intent::WhoAreYou => message.phrase(at, &WHO).max(asks_what_you_are(message, at)),
        Intent::Yes => message.phrase(at, &YES),
        Intent::Acknowledged => message.phrase(at, &NODS),
        Intent::Person => None,
    }
}

/// "Are you a real person?", "¿eres un robot?".
fn asks_what_you_are(message: &Message, at: usize) -> Option<usize> {
    let begin = message.phrase(at, &ARE_YOU)?;
    let mut end = None;
    for from in begin..=begin + ARTICLES_MAX {
        end = end.max(message.phrase(from, &BEINGS));
        if !message.listed(from, &ARTICLES) {
            break;
        }
    }
    end
}

static GREETINGS: List = List::new(|| {
    Phrases::read(
        "hi|hello|hey|hiya|howdy|hullo|greetings|good morning|good afternoon|\
    good evening|good day|gm|morning|afternoon|evening|how are you|how are you doing|\
    how are you today|how is it going|hows it going|how do you do|whats up|sup|nice to meet you|\
    hola|ola|buenas|buenos dias|buen dia|buenas tardes|buenas noches|buena tarde|buena noche|\
    bns dias|bns tardes|que tal|que hay|que onda|como esta|como estas|como estan|como le va|\
    como te va|como va|saludos|mucho gusto|alo|muy buenas|muy buenos dias|muy buenas tardes|\
    hope youre having a good day|hope you are having a good day|hope youre well|\
    hope you are well|hope all is well|espero que este bien|espero se encuentre bien",
    )
});

static THANKS: List = List::new(|| {
    Phrases::read(
        "thanks|thank you|thank u|thank|thanx|thnx|thx|tnx|tks|ty|tysm|cheers|\
    much appreciated|appreciate it|appreciated|i appreciate it|i appreciate your help|\
    i appreciate that|many thanks|thanks a lot|thanks a million|thanks so much|thank you so much|\
    thank you very much|gracias|muchas gracias|mil gracias|muchisimas gracias|se lo agradezco|\
    te lo agradezco|lo agradezco|le agradezco|les agradezco|agradecido|agradecida|muy amable|\
    muy amables|grax|gracias por todo|se agradece|thx a bunch|thanks a bunch|thank you a bunch|that helped|\
    that helped a lot|that helps|that helps a lot|it helped|it helped a lot|youre the best|\
    ur the best|you are the best|eso ayuda|eso ayudo|me ayudo mucho|me sirvio|me sirvio mucho|\
    es usted muy amable|que amable",
    )
});

static GOODBYES: List = List::new(|| {
    Phrases::read(
        "bye|bye bye|byebye|goodbye|good bye|see you|see ya|see you later|\
    see you soon|cya|later|talk to you later|talk later|take care|good night|goodnight|\
    have a good day|have a great day|have a nice day|have a good one|have a great one|\
    have a good weekend|have a nice weekend|have a great weekend|have a good evening|\
    have a nice evening|have a good night|feliz fin de semana|feliz dia|feliz tarde|feliz noche|\
    adios|hasta luego|hasta pronto|hasta manana|\
    hasta la proxima|hasta otra|nos vemos|chao|chau|bai|que tenga buen dia|que tengas buen dia|\
    que tenga un buen dia|que tengas un buen dia|que tenga bonito dia|que tenga un excelente dia|\
    que tenga excelente dia|que tenga buena tarde|que tenga buenas tardes|que tenga buena noche|\
    que tenga buen fin de semana|que tengan buen dia|que tengan un buen dia|buen fin de semana|\
    buen fin|cuidese|cuidate|que este bien|que le vaya bien|que te vaya bien|igualmente",
    )
});

static YES: List = List::new(|| {
    Phrases::read(
        "yes|yeah|yep|yup|yes please|sure|of course|go ahead|please do|do it|si|sip|simon|si por favor|claro|\
    claro que si|por supuesto|adelante|hagalo",
    )
});

static NODS: List = List::new(|| {
    Phrases::read(
        "ok|okay|okey|oki|k|no|nope|nah|got it|i see|understood|all right|alright|fine|perfect|great|cool|good|\
    nice|noted|makes sense|lol|haha|va|ok va|sale|sale pues|orale|vale|dale|listo|perfecto|entendido|enterado|\
    enterada|de acuerdo|bien|muy bien|excelente|genial|ah ok|ah|oh|jaja|jajaja|jeje",
    )
});

/// Beginnings of asking what is answering; with [`BEINGS`] after them.
static ARE_YOU: List = List::new(|| {
    Phrases::read(
        "are you|are you really|are u|r u|you are|youre|is this|is it|am i talking to|\
    am i speaking to|am i speaking with|am i chatting with|am i talking with|is that|eres|es usted|\
    usted es|tu eres|es esto|esto es|es|estoy hablando con|hablo con|estoy chateando con|son ustedes|\
    acaso eres",
    )
});

static BEINGS: List = List::new(|| {
    Phrases::read(
        "bot|robot|machine|human|person|real person|real human|human being|real|ai|\
    computer|chatbot|chat bot|automated|program|live person|live agent|real agent|actual person|\
    bot or a human|bot or human|bot or a person|robot or a human|robot or human|human or a bot|\
    human or bot|human or robot|human or a robot|person or a bot|person or a robot|humano|humana|\
    persona|persona real|persona de verdad|persona o un robot|persona o robot|persona o un bot|\
    persona o bot|maquina|real|inteligencia artificial|ia|bot o persona|bot o una persona|\
    robot o persona|robot o una persona|robot o humano|humano o robot|humano o un robot|\
    humano o bot|programa|computadora|agente real|ser humano|automatico",
    )
});

static WHO: List = List::new(|| {
    Phrases::read(
        "who are you|what are you|who is this|whos this|who am i talking to|\
    who am i talking with|who am i speaking to|who am i speaking with|who am i chatting with|\
    who is there|whos there|whats your name|what is your name|your name|do you have a name|\
    what can you do|what do you do|what can you help me with|what can you help with|\
    how can you help me|how can you help|who made you|quien eres|quien es|quien es usted|\
    quienes son|quienes son ustedes|que eres|con quien hablo|con quien estoy hablando|\
    con quien tengo el gusto|con quien platico|quien me atiende|quien me contesta|\
    quien contesta|quien responde|como te llamas|como se llama|como se llama usted|\
    cual es tu nombre|cual es su nombre|tu nombre|su nombre|que puedes hacer|que puede hacer|\
    que sabes hacer|que haces|en que me puedes ayudar|en que me puede ayudar|para que sirves|\
    en que puedes ayudarme|en que puede ayudarme",
    )
});

/// What may stand beside small talk without making it a question.
static BESIDE: List = List::new(|| {
    Phrases::read(
        "please|pls|plz|sir|madam|maam|team|everyone|everybody|all|there|again|so|very|\
    much|a|lot|an|lol|haha|jaja|ok|okay|k|yes|yeah|yep|no|nope|great|perfect|excellent|awesome|cool|good|nice|well|you|too|\
    for|your|the|time|support|info|information|and|everything|that|friend|my|guys|folks|today|then|\
    anyway|really|just|or|oh|desk|service|patience|answer|reply|response|quick|assistance|now|got|it|\
    understood|thats|is|thats all|nothing else|for now|helped|worked|works|it works|fixed|solved|done|\
    helpful|that was helpful|i need help|i need some help|need help|can you help me|could you help me|\
    can you help|help|help me|i have a question|i have a quick question|quick question|question|\
    amigo|amiga|amigos|senor|senora|senorita|senores|joven|equipo|todos|a|muy|mucho|por|su|sus|la|el|\
    lo|los|todo|ayuda|apoyo|atencion|tiempo|informacion|info|y|si|vale|listo|perfecto|excelente|genial|\
    favor|porfa|porfavor|bien|muy bien|de acuerdo|ya|pues|bueno|usted|ustedes|te|le|les|eso es todo|eso seria todo|\
    nada mas|es todo|por ahora|entendido|me sirvio|me ayudo|quedo|ya quedo|servicio|respuesta|\
    sale|va|orale|andale|dale|rapidez|paciencia|aclaracion|orientacion|al|contrario|necesito ayuda|me puede ayudar|\
    me puedes ayudar|me pueden ayudar|me ayuda|me ayudan|tengo una duda|tengo una pregunta|\
    una pregunta|una duda|otra vez|de nuevo|hoy|dios|le bendiga|tu|un|una|de|que|en serio|entonces|disculpe|\
    perdon|sorry|excuse me|oye|oiga|mire",
    )
});
