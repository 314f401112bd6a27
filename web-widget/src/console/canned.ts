// Ready-made replies: taken from the wording itself, found by a few letters, put into a draft with
// their blanks left in braces. Pure; draws nothing.
import type { FluentBundle } from "@fluent/bundle";
import type { Bundles, Lang } from "../shared/fluent.ts";

export interface Reply {
  id: string;
  /** `ack wait` for `reply-ack-wait`. */
  name: string;
  text: Record<Lang, string>;
}

/** The parsed form of a line, as the bundle keeps it. */
type Part =
  | string
  | { type: "var" | "mesg" | "term"; name: string }
  | { type: "str"; value: string }
  | { type: "num"; value: number }
  | { type: "func"; args: Part[] }
  | { type: "select"; star: number; variants: { value: Part | Part[] }[] };

const PREFIX = "reply-";
const BLANK = /\{([A-Za-z][\w-]*)\}/g;

function read(part: Part | Part[], bundle: FluentBundle): string {
  if (typeof part === "string") return part;
  if (Array.isArray(part)) return part.map((one) => read(one, bundle)).join("");
  switch (part.type) {
    case "var":
      return `{${part.name}}`;
    case "str":
      return part.value;
    case "num":
      return String(part.value);
    case "func":
      return part.args[0] === undefined ? "" : read(part.args[0], bundle);
    case "select":
      return read(part.variants[part.star]?.value ?? "", bundle);
    default: {
      const message = part.type === "mesg" ? bundle.getMessage(part.name) : undefined;
      return message?.value ? read(message.value as Part | Part[], bundle) : "";
    }
  }
}

/** All replies that both languages have, by name. */
export function replies(bundles: Bundles): Reply[] {
  const found: Reply[] = [];
  for (const id of bundles.en._messages.keys()) {
    if (!id.startsWith(PREFIX)) continue;
    const text = { en: "", es: "" };
    for (const lang of ["en", "es"] as const) {
      const value = bundles[lang].getMessage(id)?.value;
      if (value) text[lang] = read(value as Part | Part[], bundles[lang]);
    }
    if (!text.en || !text.es) continue;
    found.push({ id, name: id.slice(PREFIX.length).replace(/[-_]/g, " "), text });
  }
  return found.sort((a, b) => a.name.localeCompare(b.name));
}

/** Without accents and case: `liberacion` finds `Liberación`. */
const plainly = (text: string) =>
  text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();

/** Those that have every word asked for; names before texts. */
export function search(all: readonly Reply[], query: string): Reply[] {
  const words = plainly(query).split(/\s+/).filter(Boolean);
  const hit = (text: string) => words.every((word) => plainly(text).includes(word));
  const byName = all.filter(({ name }) => hit(name));
  const byText = all.filter((reply) => {
    return !byName.includes(reply) && hit(`${reply.name} ${reply.text.en} ${reply.text.es}`);
  });
  return [...byName, ...byText];
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

/** Fills what is known; what is not stays in braces. */
export function fill(text: string, known: Record<string, string>): string {
  return text.replace(BLANK, (blank, name: string) => known[name.replaceAll("-", "_")] ?? blank);
}

/** The names of all blanks that replies use; other braces are the agent's own. */
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
