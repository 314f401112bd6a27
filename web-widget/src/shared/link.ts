// What in a text can be tapped: addresses of pages, of mail, and telephone numbers. Gives pieces, not
// elements; `ui/Text` draws them. Nothing but http(s), mailto and tel ever comes out of here.
import { LinkifyIt } from "linkify-it";
import { phones } from "./phone.ts";

export interface Piece {
  text: string;
  /** Where it leads; plain words lead nowhere. */
  href?: string;
  kind?: "page" | "mail" | "phone";
}

/**
 * Endings that make an address of a name without `www.` or `https://`. Every other two letters do as
 * well for the library, and then a missing space makes one: "cuenta.No puedo", "a hold.it says".
 */
const ENDINGS = ["com", "org", "net", "gov", "mil", "edu", "mx"];

const finder = new LinkifyIt({ fuzzyLink: true, tlds: ENDINGS })
  .add("ftp:", null)
  .add("//", null)
  .add("www.", {
    validate(text, at, { re }) {
      const rest = re.get_relative_proto_validator();
      rest.lastIndex = at;
      return rest.exec(text)?.[0].length ?? 0;
    },
  });

/** Signs that are never part of an address: it ends before them and begins after them. */
const NEVER_IN = /[\p{Cf}\p{Pi}\p{Pf}¿¡„‚…—–、。，．！？；：（）「」|]/gu;
/** What may stand right before an address of mail: `correo:ana@example.com`. Not inside one of a page. */
const BEFORE_MAIL = /(?<!\/\/\S*)[,;:=/](?=[\w.+-]+@)/g;
/** What a person writes after an address rather than in it. */
const TRAILING = /[.,;:!?'"*`~]$/;
const CLOSING: Record<string, string> = { ")": "(", "]": "[", "}": "{", ">": "<" };
/** Something was hidden in it: what is left leads elsewhere. */
const MARK = /^\S*?\[(?:\p{Lu}{2,}\]|[^\]]*\s)/u;

const count = (text: string, sign: string) => text.split(sign).length - 1;

/** The address without what only stands behind it. */
function trimmed(raw: string): string {
  let text = raw;
  for (;;) {
    const last = text.at(-1) ?? "";
    const opening = CLOSING[last];
    const extra = opening ? count(text, last) > count(text, opening) : TRAILING.test(text);
    if (!extra) return text;
    text = text.slice(0, -1);
  }
}

function page(text: string): string | null {
  const address = /^https?:/i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(address)) return null;
  const { protocol, hostname, username, password } = new URL(address);
  const web = protocol === "https:" || protocol === "http:";
  // `https://bank.com@other.example` leads elsewhere than it says.
  if (!web || username || password || !hostname.includes(".")) return null;
  return address;
}

function mail(text: string): string | null {
  const [, name, host] = text.match(/^([^@\s]+)@([^@\s]+\.[^@\s]+)$/) ?? [];
  return name && host ? `mailto:${encodeURIComponent(name)}@${host}` : null;
}

interface Span extends Piece {
  at: number;
}

function addresses(text: string): Span[] {
  const blank = (sign: string) => " ".repeat(sign.length);
  const plain = text.replace(NEVER_IN, blank).replace(BEFORE_MAIL, blank);
  return (finder.match(plain) ?? []).flatMap(({ schema, index, raw }) => {
    const words = trimmed(raw);
    const kind = schema === "mailto:" ? "mail" : "page";
    const href = kind === "mail" ? mail(words) : page(words);
    // What stands before the `@` of `https://a@b.example` is no name.
    if (kind === "mail" && /\/\/\S*$/.test(text.slice(0, index))) return [];
    return href && !MARK.test(text.slice(index)) ? [{ at: index, text: words, href, kind }] : [];
  });
}

/** The whole text, cut where something in it can be tapped. */
export function pieces(text: string): Piece[] {
  const spans = addresses(text);
  const inside = (from: number, to: number) =>
    spans.some(({ at, text: { length } }) => from < at + length && at < to);
  const numbers = phones(text)
    .filter(({ from, to }) => !inside(from, to))
    .map(
      ({ from, to, href }): Span => ({ at: from, text: text.slice(from, to), href, kind: "phone" }),
    );
  const made: Piece[] = [];
  let done = 0;
  for (const { at, ...piece } of [...spans, ...numbers].sort((a, b) => a.at - b.at)) {
    if (at > done) made.push({ text: text.slice(done, at) });
    made.push(piece);
    done = at + piece.text.length;
  }
  if (done < text.length || !made.length) made.push({ text: text.slice(done) });
  return made;
}
