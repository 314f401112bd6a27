// Ready-made replies: taken from the wording itself, found by a few letters, put into a draft with
// their blanks left in square brackets. Pure; draws nothing.
import type { FluentBundle } from "@fluent/bundle";
import { type Bundles, LANGS, type Lang } from "../shared/fluent.ts";

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
export function replies(bundles: Bundles): Reply[] {
  const found: Reply[] = [];
  for (const id of bundles.en._messages.keys()) {
    if (!id.startsWith(PREFIX)) continue;
    const [en, es] = LANGS.map((lang) => side(bundles[lang], id));
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

/** Those that have every word asked for: titles before texts, and this chat's field first. */
export function search(all: readonly Reply[], query: string, skill: string): Reply[] {
  const words = plainly(query).split(/\s+/).filter(Boolean);
  const hit = (text: string) => words.every((word) => plainly(text).includes(word));
  const rank = (reply: Reply): number => {
    const { label, text } = reply;
    const where = hit(`${label.en} ${label.es}`) ? 0 : hit(`${text.en} ${text.es}`) ? 1 : null;
    if (where === null) return Number.POSITIVE_INFINITY;
    const field = reply.skill === skill ? 0 : reply.skill === EVERY_SKILL ? 1 : 2;
    return where * 3 + field;
  };
  return all
    .map((reply) => ({ reply, rank: rank(reply) }))
    .filter((one) => one.rank < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.rank - b.rank)
    .map((one) => one.reply);
}

export interface Slash {
  /** Where the `/` stands. */
  from: number;
  to: number;
  query: string;
}

/** What is being looked for: a `/` at the start of the line the caret is in, and what follows. */
export function slash(text: string, caret: number): Slash | null {
  const from = text.lastIndexOf("\n", caret - 1) + 1;
  if (text[from] !== "/" || caret <= from) return null;
  return { from, to: caret, query: text.slice(from + 1, caret) };
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
