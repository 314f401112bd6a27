//! The words of asking for a person, folded, in both languages, a bar between them.
//! Data only.

use std::sync::LazyLock;

use crate::domain::listed::Phrases;

pub(super) type List = LazyLock<Phrases>;

/// Words that are recognised through a slip of the finger.
pub(super) static KEYS: List = List::new(|| {
    Phrases::read(
        "agent|agents|human|person|representative|operator|someone|somebody|\
    supervisor|manager|advisor|agente|agentes|humano|persona|representante|operador|operadora|\
    alguien|gerente|encargado|encargada|ejecutivo|ejecutiva|asesor|asesora|speak|talking|connect|\
    transfer|hablar|comuniqueme|comunicame|paseme|pasame|llamenme|quiero|necesito|puedo|puede|\
    pueden|favor|please|robot|hello|thanks|thank|morning|afternoon|evening|goodbye|hola|gracias|\
    buenos|buenas|tardes|noches|adios|hasta|luego|hi|hey|bye|quien|eres|chat|customer|service",
    )
});

/// Who can be asked for.
pub(super) static PERSONS: List = List::new(|| {
    Phrases::read(
        "agent|agents|human|humans|human being|person|representative|\
    representatives|rep|reps|operator|operators|someone|somebody|anyone|anybody|supervisor|manager|\
    advisor|adviser|specialist|expert|live chat|live support|live help|human help|human support|\
    human assistance|human agent|customer service|customer support|customer care|tier 2|tier two|\
    tier ii|tier2|level 2|level two|second level|second tier|agente|agentes|humano|humanos|humana|\
    persona|personas|persona encargada|representante|representantes|operador|operadora|operadores|\
    alguien|supervisora|gerente|encargado|encargada|ejecutivo|ejecutiva|ejecutivos|asesor|asesora|\
    asesores|especialista|experto|responsable|chat en vivo|atencion humana|atencion personalizada|\
    atencion personal|ayuda humana|asistencia humana|soporte humano|trato humano|\
    servicio al cliente|servicio a cliente|atencion al cliente|atencion a cliente|\
    atencion a clientes|nivel 2|nivel dos|segundo nivel|whoever|area de soporte|area de ayuda|\
    equipo de soporte|departamento de soporte|mesa de ayuda|mesa de servicio|support team|\
    support desk|help desk|service desk",
    )
});

/// Who can be talked to, but not asked for by a bare word.
pub(super) static PLACES: List = List::new(|| {
    Phrases::read(
        "support|support rep|support team|tech support|technical support|\
    help desk|helpdesk|service desk|soporte|soporte tecnico|mesa de ayuda|mesa de servicio|\
    el equipo|your team|your boss|tu jefe|su jefe",
    )
});

/// What may stand before the person.
pub(super) static ARTICLES: List = List::new(|| {
    Phrases::read(
        "a|an|the|some|any|another|other|different|one|your|our live|real|\
    live|actual|human|living|true|genuine|breathing|proper|available|support|service|help|desk|chat|\
    customer|care|tech|technical|senior|un|una|uno|algun|alguna|el|la|los|las|su|sus|tu|al|otro|otra|\
    verdadero|verdadera|buen|cualquier|ser|spanish|english|bilingual|speaking|phone",
    )
});

/// What may stand after the person and belongs to it.
pub(super) static EPITHETS: List = List::new(|| {
    Phrases::read(
        "real|reales|humano|humana|humanos|viva|vivo|de verdad|verdadera|\
    verdadero|en vivo|en linea|en persona|de carne y hueso|de soporte|de soporte tecnico|\
    de servicio|de servicio al cliente|de atencion|de atencion al cliente|de su equipo|de ayuda|\
    de ustedes|bilingue|from support|from your team|on your team|in support|in customer service|\
    right now|now|directly|directamente",
    )
});

/// After these words the person is somebody else: a broker, a field of a form, a role.
pub(super) static OTHERS: List = List::new(|| {
    Phrases::read(
        "aduanal|aduanales|aduanero|aduanera|aduaneros|de aduana|de aduanas|\
    de carga|de mi|de la|de nuestra|de compras|del importador|legal|naviero|naviera|code|id|ids|\
    number|numbers|role|roles|name|names|user|users|account|accounts|access|permission|form|of record|\
    of my|of the|of our|on form|on the|on my|on file|field|codigo|numero|rol|nombre|usuario|fiscal|\
    autorizado|autorizada|authorized|listed|moral|fisica|at my|from my|in my|in our|de contacto|que te",
    )
});

/// Verbs of talking, with the word that leads to the person.
pub(super) static TALK: List = List::new(|| {
    Phrases::read(
        "talk to|talk with|talk directly to|speak to|speak with|speak directly to|\
    speak directly with|chat with|chat to|talking to|talking with|speaking to|speaking with|\
    chatting with|reach|get to|get through to|get a hold of|get hold of|hear from|in touch with|\
    hablar con|hablar a|hablar directamente con|hablar directo con|hablarle a|hablar ya con|\
    hablar ahora con|platicar con|chatear con|conversar con|comunicarme con|comunicar con|\
    comunicarnos con|contacto con|tratar con|atienda|atiendan|ayude|ayuden con|hable con|\
    ablar con|hablar",
    )
});

/// Asking to be handed on. They need no subject.
pub(super) static HAND_OVER: List = List::new(|| {
    Phrases::read(
        "connect me to|connect me with|connect to|connect with|\
    transfer me to|transfer to|put me through to|put me on with|put me in touch with|pass me to|\
    pass me on to|forward me to|route me to|hand me over to|hand me to|redirect me to|direct me to|\
    switch me to|send me to|patch me through to|escalate to|escalate this to|escalate me to|get me|\
    give me|bring me|let me talk to|let me speak to|let me speak with|let me talk with|\
    can i have|could i have|may i have|comuniqueme con|comunicame con|comuniquenme con|\
    comuniqueme a|comuniqueme|comunicame|comuniquenme|paseme con|pasame con|pasenme con|paseme a|\
    pasame a|pasenme a|paseme|pasame|pasenme|transfierame con|transfierame a|transfiereme con|\
    transfiereme a|transfieranme con|transfieranme a|conecteme con|conectame con|conectenme con|\
    conectame a|conecteme a|enlaceme con|enlazame con|canaliceme con|ponme con|pongame con|\
    me comunica con|me comunicas con|me comunican con|me pasa con|me pasas con|me pasan con|\
    me pasa a|me pasas a|me pasan a|me transfiere con|me transfiere a|me transfieres con|\
    me transfieres a|me transfieren con|me transfieren a|me conecta con|me conectas con|\
    me conectan con|me enlaza con|me enlazan con|me atiende|me atienda|me atiendan|\
    me puede atender|me pueden atender|comunicarme con|pasarme con|pasarme a|transferirme con|\
    transferirme a|transferir con|transferir a|conectar con|pasar con|enlazar con|\
    canalizar con|conectarme con|enlazarme con|canalizarme con|deme|dame|mandeme con|mandame con|\
    escalar a|escalarme con|escalarlo a|escalarlo con|que me atienda|que me ayude|que me hable|\
    que me conteste|que me llame",
    )
});

/// Wishing for one. What follows must not turn the person into something else.
pub(super) static WISH: List = List::new(|| {
    Phrases::read(
        "want|need|require|prefer|request|requesting|want to have|need to have|\
    would like|id like|looking for|wanna|get|quiero|kiero|queremos|necesito|nesecito|nesesito|\
    necesitamos|ocupo|ocupamos|prefiero|deseo|exijo|quisiera|requiero|solicito|busco|pido|\
    me gustaria|mejor|me urge|urge",
    )
});

/// Wishes that may add which language the person should speak.
pub(super) static FIRM_WISH: List =
    List::new(|| Phrases::read("want|need|quiero|kiero|necesito|ocupo|prefiero|quisiera"));

/// Asking whether one is there.
pub(super) static IS_THERE: List = List::new(|| {
    Phrases::read(
        "is there|are there|isnt there|is|hay|habra|no hay|esta|tienen|tiene|\
    do you have|have you got|are|no tienen",
    )
});

/// What may follow a person who was wished for.
pub(super) static TAILS: List = List::new(|| {
    Phrases::read(
        "please|pls|plz|now|right now|asap|immediately|today|urgently|instead|\
    here|there|available|online|around|thanks|thank you|on the phone|by phone|to help|to help me|\
    to help us|to assist|to assist me|to talk to|to talk with|to speak with|to speak to|\
    to call me|to answer|to answer me|to explain|to contact me|to chat with|who can help|\
    who can help me|that can help|that can help me|who can answer|i can talk to|i can speak to|\
    i can speak with|i can talk with|i can chat with|to look at|not a bot|not bot|not a robot|\
    not a machine|not this bot|no bot|no robot|por favor|porfavor|porfa|ya|ahora|ahorita|urgente|\
    hoy|gracias|ahi|aqui|disponible|disponibles|en linea|por telefono|para hablar|para que me ayude|\
    para que me atienda|que me ayude|que me pueda ayudar|que me puede ayudar|que me atienda|\
    que me atiendan|que me explique|que me conteste|que me responda|que me hable|que me llame|\
    que pueda ayudarme|que sepa|que si sepa|que si me ayude|con quien hablar|con quien pueda hablar|\
    con quien puedo hablar|no un robot|no un bot|no una maquina|no robot|no bot|y no un robot|\
    y no un bot|y no una maquina|no la maquina|del otro lado|atendiendo|rapido|cuanto antes|\
    lo antes posible|de inmediato|inmediatamente",
    )
});

/// Which language the wished-for person should speak.
pub(super) static IN_LANGUAGE: List = List::new(|| {
    Phrases::read(
        "that speaks|who speaks|who can speak|that can speak|\
    speaking spanish|speaking english|in spanish|in english|que hable|que hablen|en espanol|en ingles",
    )
});

/// Asking for a call.
pub(super) static CALL: List = List::new(|| {
    Phrases::read(
        "call me|call me back|call us|give me a call|phone me|ring me|\
    call back please|a callback|a call back|que me llamen|que me llame|que me marquen|que me marque|\
    que me hablen por telefono|llamenme|llameme|llamame|marquenme|marqueme|marcame|me llaman|\
    me pueden llamar|me puede llamar|me puedes llamar|me podrian llamar|me podria llamar|\
    me pueden marcar|me puede marcar|me puedes marcar|me podrian marcar|me podria marcar|\
    pueden llamarme|puede llamarme|podrian llamarme|pueden marcarme|puede marcarme|\
    podrian marcarme|que alguien me llame|que alguien me marque|llamada telefonica",
    )
});

/// Words before a call that keep it a wish.
pub(super) static CALLERS: List = List::new(|| {
    Phrases::read(
        "have|has|make|someone|somebody|anyone|anybody|agent|person|rep|\
    representative|human|a|an|alguien|agente|persona|un|una|asesor|ask|tell|get|hagan|pido|que|them",
    )
});

/// Having enough of the machine.
pub(super) static NO_BOT: List = List::new(|| {
    Phrases::read(
        "not a bot|not bot|not robot|not a robot|not a machine|no bots|no bot|no robots|no robot|\
    no more bots|stop the bot|stop bot|not this bot|not the bot|hate this bot|hate bots|\
    dont want a bot|dont want a robot|dont want bot|dont want this bot|dont want to talk to a bot|\
    dont want to talk to a robot|dont want to talk to a machine|dont want to chat with a bot|\
    sick of this bot|tired of this bot|tired of the bot|no quiero bot|no quiero un bot|\
    no quiero robot|no quiero un robot|no quiero robots|no quiero bots|no quiero una maquina|\
    no quiero hablar con un bot|no quiero hablar con un robot|no quiero hablar con una maquina|\
    no quiero hablar con bots|no quiero hablar con robots|no quiero hablar con el bot|\
    no quiero este bot|no quiero el bot|no quiero al bot|sin robots|sin bots|no un robot|no un bot|\
    no una maquina|odio los bots|odio este bot|harto de este bot|harta de este bot|harto del bot|\
    ya no quiero el bot|no me sirve el bot|no me ayuda el bot|este bot no sirve",
    )
});

/// Asking that the matter go higher.
pub(super) static ESCALATE: List = List::new(|| {
    Phrases::read(
        "escalate|escalate this|escalate it|escalate my case|\
    escalate my ticket|escalate my issue|escalate the case|escalar|escalar esto|escalar mi caso|\
    escalar mi ticket|escalar el caso|escalen esto|escalen mi caso|escale mi caso|escalarlo",
    )
});

/// Words that may lead up to a wish without changing whose wish it is.
pub(super) static LEADS: List = List::new(|| {
    Phrases::read(
        "please|pls|plz|hi|hello|hey|hola|ok|okay|yes|yeah|thanks|i|we|id|ill|im|\
    can|could|may|might|would|will|want|wanna|need|to|like|love|prefer|just|really|only|rather|how|do|\
    let|me|us|you|try|trying|able|have|get|gotta|must|now|is|it|possible|way|there|a|still|again|also|\
    for|help|good|morning|afternoon|evening|sir|maam|then|so|and|but|or|because|actually|directly|sorry|\
    excuse|where|when|quiero|kiero|quisiera|queremos|necesito|nesecito|nesesito|necesitamos|ocupo|\
    deseo|gustaria|puedo|podria|puede|puedes|pueden|podrian|podrias|podemos|como|le|se|por|favor|\
    porfa|porfavor|mejor|prefiero|exijo|solo|solamente|ya|ahora|ahorita|es|posible|hay|manera|forma|\
    de|que|tengo|buenas|buenos|buen|dia|dias|tardes|noches|oiga|oye|mire|mira|disculpe|disculpa|\
    perdon|ayuda|ayudeme|urge|tambien|y|o|pero|entonces|porque|si|gracias|donde|favorcito|hacer|para|\
    preferiria|pido|solicito|requiero|todavia|aun|otra|vez|una|un|talk|speak|hablar|this|case",
    )
});

/// With these the wish is the writer's own, whatever was said before.
pub(super) static OWN: List = List::new(|| {
    Phrases::read(
        "i|we|id|ill|im|lemme|quiero|kiero|quisiera|queremos|necesito|nesecito|\
    nesesito|necesitamos|ocupo|deseo|gustaria|puedo|podria|prefiero|preferiria|exijo|pido|solicito|\
    requiero|urge|please|pls|plz|favor|porfa|porfavor",
    )
});

/// Words around a bare "agent" that leave it a wish for one.
pub(super) static AROUND: List = List::new(|| {
    Phrases::read(
        "hi|hello|hey|hola|please|pls|plz|thanks|thank|you|ok|okay|yes|now|\
    asap|help|me|i|said|just|only|want|need|can|get|the|urgent|urgente|good|morning|afternoon|\
    buenas|buenos|dias|tardes|noches|por|favor|porfa|porfavor|gracias|ya|ahora|ahorita|si|quiero|\
    necesito|solo|dije|con|oiga|disculpe|ayuda|to|speak|talk|hablar|mejor|a|un|una|de|chat|real|\
    live|connect|transfer|question|duda|instead",
    )
});

/// "Who can I talk to?", "somebody help me" as a clause of its own.
pub(super) static WITH_WHOM: List = List::new(|| {
    Phrases::read(
        "who can i talk to|who can i speak to|who can i speak with|who do i talk to|\
    who can help me|con quien puedo hablar|con quien hablo para que me ayuden|quien me puede ayudar|\
    quien me puede atender|alguien que me ayude|alguien que me atienda|alguien me puede ayudar|\
    alguien me ayuda|me puede atender alguien|que alguien me ayude|que alguien me atienda|\
    can someone help me|can somebody help me|can anyone help me|could someone help me|\
    somebody help me|someone help me|anyone there|anybody there|is anyone there|is anybody there|\
    hay alguien|hay alguien ahi|alguien ahi",
    )
});

/// "Could a person help me?", beside whatever else is said.
pub(super) static BY_A_PERSON: List = List::new(|| {
    Phrases::read(
        "could a person help me|can a person help me|could a human help me|can a human help me|\
    can a real person help me|could a real person help me|me puede ayudar una persona|\
    puede ayudarme una persona|me podria ayudar una persona|una persona me puede ayudar|\
    que me ayude una persona|que me atienda una persona",
    )
});

/// What may follow "call me"; a name may not.
pub(super) static AFTER_CALL: List = List::new(|| {
    Phrases::read(
        "at|on|to|about|back|by|before|after|tomorrow|later|when|if|in|as|al|a|para|por|en|manana|\
        sobre|cuando|lo|alguien|un|una|antes|despues|temprano|hoy|directamente|with|regarding|for|from|\
        the|my|mi|number|numero|so|because|porque|es|cell|cel|celular|office|this|esta|this afternoon",
    )
});

/// Asking whether one must, before a verb of talking.
pub(super) static MUST_I: List = List::new(|| {
    Phrases::read(
        "should i|should we|must i|will i|would i|did i|do i have to|do i need to|do we need to|\
        do we have to|will i need to|will i have to|would i have to|tengo que|tenemos que|hay que|\
        debo|es necesario|necesario",
    )
});

/// Asking whether one must, before "need".
pub(super) static DO_I: List =
    List::new(|| Phrases::read("do i|do we|should i|would i|will i|will we|did i|does one"));

/// Beginnings of asking what is answering; with [`BEINGS`] after them.
pub(super) static ARE_YOU: List = List::new(|| {
    Phrases::read(
        "are you|are you really|are u|r u|you are|youre|is this|is it|am i talking to|\
    am i speaking to|am i speaking with|am i chatting with|am i talking with|is that|eres|es usted|\
    usted es|tu eres|es esto|esto es|es|estoy hablando con|hablo con|estoy chateando con|son ustedes|\
    acaso eres",
    )
});

/// What one may take the desk for.
pub(super) static BEINGS: List = List::new(|| {
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
