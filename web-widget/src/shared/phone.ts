// Telephone numbers in running text, as people in the United States and Mexico write them. A desk of
// this trade is full of other numbers (entries, tariff lines, containers, in-bonds): what is not
// plainly a telephone number is left alone.

export interface Found {
  from: number;
  to: number;
  href: string;
}

/** Nothing that belongs to it may stand before or after: no letter, no digit, no digit behind a joint. */
const BEFORE = String.raw`(?<![\p{L}\d]|[\p{L}\d][-./#_=*+]|\d:|\d[ \u00a0])`;
const AFTER = String.raw`(?![\p{L}\d*]|[-./_:]\d|[ \u00a0]\d)`;
/** The same where brackets set it apart: another number may stand beside it. */
const APART_BEFORE = String.raw`(?<![\p{L}\d]|[\p{L}\d][-./#_=*+]|\d:)`;
const APART_AFTER = String.raw`(?![\p{L}\d*]|[-./_:]\d)`;
const JOINT = String.raw`[-. \u00a0\u2010\u2011]`;

const expression = (...parts: string[]) => new RegExp(parts.join(""), "gu");

const SHAPES: [RegExp, (digits: string) => string | null][] = [
  // +52 55 1234 5678, +1 (956) 555-1234, 0052…: the sign says what it is.
  [
    expression(BEFORE, String.raw`(?:\+|00)[1-9](?:[-. \u00a0()]{0,2}\d){6,15}`, AFTER),
    international,
  ],
  // (956) 555-1234, 1 (800) 927-8729: brackets set it apart, so another number may follow.
  [
    expression(
      APART_BEFORE,
      `(?:1${JOINT}?)?`,
      String.raw`\([2-9]\d\d\) ?`,
      String.raw`[2-9]\d\d${JOINT}?\d{4}`,
      APART_AFTER,
    ),
    national,
  ],
  // 956-555-1234, 1-800-927-8729, 956.555.1234, 867 712 34 56.
  [
    expression(
      BEFORE,
      `(?:(?:01|044|045|1)${JOINT})?`,
      String.raw`[2-9]\d\d${JOINT}[2-9]\d\d${JOINT}\d\d${JOINT}?\d\d`,
      AFTER,
    ),
    national,
  ],
  // 55 1234 5678, (33) 1234-5678: the Mexican cities with two figures.
  [
    expression(
      BEFORE,
      `(?:(?:01|044|045)${JOINT})?`,
      String.raw`(?:\((?:33|55|56|81)\) ?|(?:33|55|56|81)${JOINT})`,
      String.raw`\d\d${JOINT}?\d\d${JOINT}\d\d${JOINT}?\d\d`,
      AFTER,
    ),
    national,
  ],
  // 1-877-CBP-5511: letters stand for the keys they are on.
  [
    expression(
      BEFORE,
      String.raw`(?:1-)?8(?:00|33|44|55|66|77|88)-(?=[A-Z\d-]*[A-Z]{2})(?:-?[A-Z\d]){7}`,
      AFTER,
    ),
    national,
  ],
];

/** Ten figures in one piece may be anything, unless the words before say what they are. */
const BARE = expression(BEFORE, String.raw`[2-9]\d\d[2-9]\d{6}`, AFTER);
const SAID =
  /(?:^|[^\p{L}])(?:tel|tels|tel[eé]fonos?|telephone|phone|cel|celular|cell|m[oó]vil|whats ?app|fax|call|dial|text|llam\p{L}+|ll[aá]m\p{L}+|marc\p{L}+|marqu\p{L}+)(?:[^\p{L}\d]{1,3}\p{L}+){0,4}[^\p{L}\d\n]{0,3}$/iu;
/** What is called an entry, an order or a folio is no telephone number, whatever it looks like. */
const OTHERWISE =
  /(?:entry|entries|ior|ein|rfc|entrada|pedimento|order|orden|pedido|invoice|factura|bond|fianza|container|contenedor|case|caso|ticket|folio|hts|csms|isf|b\/?l|gu[ií]a|tracking|rastreo|ref(?:erence|erencia)?|po|item|part|parte)[\s.:#]*(?:no|n[uú]m(?:ero)?|number|nr|id)?[\s.:#º°]*$/iu;

/** The short numbers for emergencies, where somebody says to call them. */
const SHORT =
  /(?<=(?:^|[^\p{L}])(?:call|dial|text|llame|llama|llamar|marque|marca|marcar)(?: or (?:text|call)| o (?:marque|llame))?(?: al?| to)? )(?:911|988)(?![\p{L}\d]|[-./:,]\d)/giu;

const KEYS = "22233344455566677778889999";

function figures(text: string): string {
  return text
    .replace(/[A-Z]/g, (letter) => KEYS.charAt(letter.charCodeAt(0) - 65))
    .replace(/\D/g, "");
}

/** Ten figures need no country: they are dialled as they stand. A `1` before them names one. */
function national(text: string): string | null {
  const digits = figures(text).replace(/^(?:01|04[45])(?=\d{10}$)/, "");
  if (digits.length === 11 && digits.startsWith("1")) return `tel:+${digits}`;
  return digits.length === 10 ? `tel:${digits}` : null;
}

function international(text: string): string | null {
  if ((text.match(/\(/g)?.length ?? 0) !== (text.match(/\)/g)?.length ?? 0)) return null;
  const digits = figures(text).replace(text.startsWith("+") ? "" : /^00/, "");
  if (digits.startsWith("1"))
    return /^1[2-9]\d\d[2-9]\d{6}$/.test(digits) ? `tel:+${digits}` : null;
  if (digits.startsWith("52")) return /^521?\d{10}$/.test(digits) ? `tel:+${digits}` : null;
  // Written with two noughts, only the two neighbours are told from other numbers.
  return text.startsWith("+") && digits.length >= 10 && digits.length <= 15
    ? `tel:+${digits}`
    : null;
}

/** The telephone numbers of a text, in its order. */
export function phones(text: string): Found[] {
  const found: Found[] = [];
  const add = (match: RegExpMatchArray, href: string | null) => {
    const from = match.index ?? 0;
    const to = from + match[0].length;
    const free = found.every((one) => to <= one.from || one.to <= from);
    if (href && free && !OTHERWISE.test(text.slice(0, from))) found.push({ from, to, href });
  };
  for (const [shape, href] of SHAPES) {
    for (const match of text.matchAll(shape)) add(match, href(match[0]));
  }
  for (const match of text.matchAll(BARE)) {
    if (SAID.test(text.slice(0, match.index))) add(match, `tel:${match[0]}`);
  }
  for (const match of text.matchAll(SHORT)) add(match, `tel:${match[0]}`);
  return found.sort((a, b) => a.from - b.from);
}
