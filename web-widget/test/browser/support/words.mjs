// The words of both languages, read from the same files as the pages: a test asks for a line by its
// name, never by its wording.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FluentBundle, FluentResource } from "@fluent/bundle";

export const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));
export const LOCALES = join(ROOT, "locales");
const ARTICLES = join(ROOT, "kb-index/articles");

function bundle(lang) {
  const made = new FluentBundle(lang, { useIsolating: false });
  for (const file of readdirSync(join(LOCALES, lang))) {
    const text = new FluentResource(readFileSync(join(LOCALES, lang, file), "utf8"));
    const twice = made.addResource(text);
    if (twice.length) throw new Error(`${lang}/${file}: ${twice.join("; ")}`);
  }
  return made;
}

const bundles = { en: bundle("en"), es: bundle("es") };

/** A line as people read it. */
export function words(lang, id, args = {}) {
  const value = bundles[lang].getMessage(id)?.value;
  if (!value) throw new Error(`no line ${id} in ${lang}`);
  return bundles[lang].formatPattern(value, args, []);
}

/** `words` of one language. */
export const speaker = (lang) => (id, args) => words(lang, id, args);

/** The fixed parts of a pattern that are long enough to know a language by. */
function fixedParts(pattern) {
  if (typeof pattern === "string") return [pattern];
  if (Array.isArray(pattern)) return pattern.flatMap(fixedParts);
  if (pattern?.type === "select") return pattern.variants.flatMap(({ value }) => fixedParts(value));
  return [];
}

const LETTERS_MIN = 5;

/** What only this language says, for finding leftovers of it on a page in the other one. */
export function onlyIn(lang) {
  const all = (of) =>
    [...bundles[of]._messages.values()]
      .flatMap(({ value, attributes }) => [value, ...Object.values(attributes ?? {})])
      .flatMap(fixedParts)
      .map((part) => part.trim())
      .filter((part) => part.replace(/[^\p{L}]/gu, "").length >= LETTERS_MIN);
  const others = all(lang === "en" ? "es" : "en");
  return [...new Set(all(lang))].filter((part) => !others.some((other) => other.includes(part)));
}

/** The title of an article in the knowledge base. */
export function title(lang, id) {
  const place = readdirSync(ARTICLES, { recursive: true }).find((path) =>
    path.endsWith(`${id}.${lang}.md`),
  );
  if (!place) throw new Error(`no article ${id} in ${lang}`);
  return readFileSync(join(ARTICLES, place), "utf8").match(/^title = "(.*)"$/m)[1];
}
