//! What is confidential, one entry a kind: the words that announce it and the shape it has.
//! A new kind is a new entry here and, where its shape is new, one arm in `keyed`.

use super::placeholder::Placeholder;

/// What a value looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// So many digits in one group, or one by one.
    Digits { min: usize, max: usize },
    /// So many digits in one group, in two equal ones, or one by one.
    Code { min: usize, max: usize },
    /// 09/28, 9-2028, 0928, September 2028.
    Month,
}

/// What a message must speak of for a kind to be sought in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Needs {
    Nothing,
    /// A card, by a word or by a number.
    Card,
    /// A card's number stands in it.
    Number,
}

/// A kind of value that is recognised by what stands before it.
#[derive(Debug)]
pub(super) struct Kind {
    /// What replaces the value.
    pub(super) mark: Placeholder,
    /// What announces it: folded words, or an earlier mark; a bar between alternatives.
    pub(super) after: &'static str,
    /// Not when one of these stands just before the announcing words.
    pub(super) unless: &'static str,
    /// What the message must speak of besides.
    pub(super) needs: Needs,
    /// How many filling words ("is", "es", "number") may stand between.
    pub(super) fillers_max: usize,
    /// What the value looks like.
    pub(super) shape: Shape,
}

/// So many filling words may stand between the words and the value.
const FILLERS_MAX: usize = 6;

/// Kinds in the order in which they are sought; a later one sees the marks of the earlier ones.
pub(super) const KINDS: &[Kind] = &[
    Kind {
        mark: Placeholder::Cvv,
        after: "cvv|cvv 2|cvc|cvc 2|cvn|csc|cid|ccv|card code|card security code|\
            card verification code|card verification number|card verification value|\
            security code on the card|security code of the card|back of the card|\
            back of my card|digits on the back|numbers on the back|number on the back|three on the back|3 on the back|codigo de la tarjeta|\
            codigo de mi tarjeta|codigo de tarjeta|codigo de seguridad de la tarjeta|\
            codigo de seguridad de mi tarjeta|numero de seguridad de la tarjeta|\
            atras de la tarjeta|reverso de la tarjeta|digitos de atras|numeros de atras|\
            digitos de seguridad",
        unless: "",
        needs: Needs::Nothing,
        fillers_max: FILLERS_MAX,
        shape: Shape::Digits { min: 3, max: 4 },
    },
    Kind {
        mark: Placeholder::Cvv,
        after: "security code|codigo de seguridad",
        unless: "",
        needs: Needs::Nothing,
        fillers_max: FILLERS_MAX,
        shape: Shape::Digits { min: 3, max: 3 },
    },
    Kind {
        mark: Placeholder::Expiry,
        after: "exp|exp date|expdate|valid thru|valid through|valid until|good thru|good through|\
            card expires|card expiration|card expiry|valida hasta|valido hasta|validez|\
            la tarjeta vence|mi tarjeta vence|tarjeta vence|tarjeta caduca|tarjeta expira|card exp|\
            card valid",
        unless: NOT_A_CARD,
        needs: Needs::Nothing,
        fillers_max: FILLERS_MAX,
        shape: Shape::Month,
    },
    Kind {
        mark: Placeholder::Expiry,
        after: "expires|expiring|exp on|expiry date|good till|valid|valida|expiry|expiration|expiration date|expire|expira|expiracion|vence|venc|vto|\
            vencimiento|fecha de vencimiento|caduca|caducidad|fecha de caducidad|\
            fecha de expiracion|fecha",
        unless: NOT_A_CARD,
        needs: Needs::Card,
        fillers_max: FILLERS_MAX,
        shape: Shape::Month,
    },
    // "4111 1111 1111 1111, código 123": beside a card's number the plain word is enough.
    Kind {
        mark: Placeholder::Cvv,
        after: "code|codigo|cod|seguridad|security|security number|numero de seguridad|clave|\
            three digits|tres digitos|3 digits|3 digitos|back|atras|reverso",
        unless: "error|condition|port|filer|hts|status|reason|zip|tariff|reject|decline|rechazo",
        needs: Needs::Number,
        fillers_max: FILLERS_MAX,
        shape: Shape::Digits { min: 3, max: 4 },
    },
    Kind {
        mark: Placeholder::Otp,
        after: "otp|token|passcode|pass code|pin|nip|security code|verification code|\
            authentication code|authenticator code|confirmation code|login code|log in code|\
            sign in code|access code|temporary code|one time code|one time password|\
            one time passcode|one time pin|2 fa code|2 fa|mfa code|mfa|sms code|text code|\
            digit code|code texted|code sent|code was|code i got|code i received|code i just|code they|code you|code that came|\
            code it sent|code from the app|code from my phone|my code is|my code|\
            codigo de seguridad|codigo de verificacion|codigo de autenticacion|\
            codigo de confirmacion|codigo de acceso|codigo de un solo uso|codigo temporal|\
            codigo del token|codigo del telefono|codigo del celular|codigo que me|\
            codigo que recibi|codigo que llego|codigo que aparece|codigo sms|codigo por sms|\
            codigo por mensaje|codigo de 6 digitos|codigo de seis digitos|codigo de 8 digitos|codigo enviado|codigo recibido|codigo del mensaje|codigo del sms|codigo del correo|codigo es|codigo fue|contrasena temporal|contrasena dinamica|pin de acceso|\
            mi codigo es|mi codigo|clave dinamica|clave de un solo uso|clave temporal|\
            contrasena de un solo uso",
        unless: "error|condition|port|filer|hts|status|reason|carrier|firms|scac|country|zip|tariff|\
            district|disposition|return|reject",
        needs: Needs::Nothing,
        fillers_max: FILLERS_MAX,
        shape: Shape::Code { min: 4, max: 8 },
    },
];

/// Things of this trade that run out as well; their dates are no secret.
const NOT_A_CARD: &str = "bond|bonds|fianza|fianzas|password|contrasena|account|cuenta|poa|poder|certificate|\
    certificado|license|licencia|permit|permiso|protest|protesta|deadline|plazo";

/// Words that say a message speaks of a card.
pub(super) const CARD_WORDS: &str = "card|cards|tarjeta|tarjetas|visa|mastercard|amex|debit|debito|carnet|discover|plastico|cvv|\
    cvc|cvv2|csc";

/// Words that may stand between the announcing words and the value.
pub(super) const FILLERS: &str = "is|are|son|was|it|its|s|the|a|my|number|num|code|here|says|got|received|just|sent|gave|\
    texted|me|i|you|to|of|on|by|text|date|es|era|fue|el|la|un|mi|numero|no|nro|codigo|aqui|dice|\
    llego|llega|mandaron|mando|enviaron|envio|dieron|dio|salio|aparece|por|mensaje|sms|correo|\
    de|tarjeta|en|in|until|till|hasta";
