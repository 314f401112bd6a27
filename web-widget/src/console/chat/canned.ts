// Ready-made replies: taken from the wording itself, found by a few letters, put into a draft with
// their blanks left in square brackets. Pure; draws nothing.
import type { FluentBundle } from "@fluent/bundle";
import { bundles, LANGS, type Lang, type Wording } from "../../shared/fluent.ts";

export interface Reply {
  id: string;
  /** The field it belongs to; `all` for every one. */
  skill: string;
  /** Its short title. */
  label: Record<Lang, string>;
  text: Record<Lang, string>;
}

const PREFIX = "reply-";
const EVERY_SKILL = "all";
const BLANK = /\[([^[\]\n]{1,40})\]/g;

/** One language's side of a reply; nothing where it has no text. */
function side(bundle: FluentBundle, id: string) {
  const message = bundle.getMessage(id);
  if (!message?.value) return null;
  const words = (pattern: typeof message.value | undefined) =>
    pattern ? bundle.formatPattern(pattern, {}, []) : "";
  const label = words(message.attributes.label) || id.slice(PREFIX.length).replace(/[-_]/g, " ");
  return { label, text: words(message.value), skill: words(message.attributes.skill) };
}

/** All replies that both languages have, in the order in which they are written. */
export function replies(layers: readonly Wording[]): Reply[] {
  const found: Reply[] = [];
  const made = bundles(layers);
  const ids = layers.flatMap(({ en }) => en?.body ?? []).map(({ id }) => id);
  for (const id of new Set(ids)) {
    if (!id.startsWith(PREFIX)) continue;
    const [en, es] = LANGS.map((lang) => side(made[lang], id));
    if (!en || !es) continue;
    found.push({
      id,
      skill: en.skill || EVERY_SKILL,
      label: { en: en.label, es: es.label },
      text: { en: en.text, es: es.text },
    });
  }
  return found;
}

/** Without accents and case: `liberacion` finds `Liberación`. */
const plainly = (text: string) =>
  text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();

/** Whether each of these begins a word of a text. */
const begins = (words: readonly string[], text: string) => {
  const own = plainly(text).split(/[^\p{L}\p{N}]+/u);
  return words.every((word) => own.some((one) => one.startsWith(word)));
};

const wordsOf = (query: string) => plainly(query).split(/\s+/).filter(Boolean);
const titles = ({ label }: Reply) => `${label.en} ${label.es}`;

/**
 * Those that have every word asked for, with this chat's field first: titles in which the words begin
 * a word, then other titles, then texts.
 */
export function search(all: readonly Reply[], query: string, skill: string): Reply[] {
  const words = wordsOf(query);
  const hit = (text: string) => {
    const own = plainly(text);
    return words.every((word) => own.includes(word));
  };
  const place = (reply: Reply) => {
    if (begins(words, titles(reply))) return 0;
    if (hit(titles(reply))) return 1;
    return hit(`${reply.text.en} ${reply.text.es}`) ? 2 : null;
  };
  const field = (reply: Reply) => (reply.skill === skill ? 0 : reply.skill === EVERY_SKILL ? 1 : 2);
  return all
    .map((reply) => ({ reply, at: place(reply) }))
    .filter(({ at }) => at !== null)
    .map(({ reply, at }) => ({ reply, rank: (at ?? 0) * 3 + field(reply) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ reply }) => reply);
}

/** Fewer letters than this are a short answer of the agent's own: `/ok`, `/no`, `/sí`. */
const MEANT_CHARS_MIN = 3;

/**
 * Whether Enter takes this reply: nothing was typed yet, or what was typed begins words of its title.
 * Otherwise it may be a text of the agent's own, and stays one unless they choose with the arrows.
 */
export function isMeant(reply: Reply | undefined, query: string): boolean {
  const words = wordsOf(query);
  const short = words.length > 0 && words.join("").length < MEANT_CHARS_MIN;
  return reply !== undefined && !short && begins(words, titles(reply));
}

export interface Slash {
  /** Where the `/` stands. */
  from: number;
  to: number;
  query: string;
}

/** What a `/` may stand behind: a word like and/or or 12/05 has it inside. */
const BEFORE_SLASH = /[\s([{"“«¿¡]/;

/** What is being looked for: the last `/` that begins a word of the caret's line, and what follows. */
export function slash(text: string, caret: number): Slash | null {
  const begin = text.lastIndexOf("\n", caret - 1) + 1;
  for (let from = caret - 1; from >= begin; from -= 1) {
    if (text[from] !== "/") continue;
    const before = text[from - 1];
    if (from > begin && !BEFORE_SLASH.test(before ?? "")) continue;
    const query = text.slice(from + 1, caret);
    return /^[\s/]/.test(query) ? null : { from, to: caret, query };
  }
  return null;
}

/** Fills what is known; what is not stays in its brackets. */
export function fill(text: string, known: Readonly<Record<string, string>>): string {
  return text.replace(BLANK, (blank, name: string) => known[name] ?? blank);
}

/** The names of all blanks that replies use; other brackets are the agent's own. */
export function blankNames(all: readonly Reply[]): Set<string> {
  const names = new Set<string>();
  for (const { text } of all) {
    for (const [, name] of `${text.en} ${text.es}`.matchAll(BLANK)) if (name) names.add(name);
  }
  return names;
}

/** The blanks still to be filled in a draft, with where they stand. */
export function blanks(text: string, names: ReadonlySet<string>): { from: number; to: number }[] {
  return Array.from(text.matchAll(BLANK))
    .filter(([, name]) => name !== undefined && names.has(name))
    .map((match) => ({ from: match.index, to: match.index + match[0].length }));
}
