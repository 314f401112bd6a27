// Fluent bundles of both languages, built from layers of already parsed messages. Pure; pages that
// redraw by themselves use it through `i18n`.
import type { FluentResource, FluentVariable } from "@fluent/bundle";
// Not from the index: that would carry the parser along.
import { FluentBundle } from "@fluent/bundle/esm/bundle.js";
import type { WireLang } from "./wire.ts";

export type Lang = WireLang;
export type Args = Record<string, FluentVariable>;
/** Parsed messages of one or both languages. */
export type Wording = { [L in Lang]?: Pick<FluentResource, "body"> };
export type Bundles = Record<Lang, FluentBundle>;

export const LANGS: readonly Lang[] = ["en", "es"];
export const other = (lang: Lang): Lang => (lang === "en" ? "es" : "en");

/** Later layers take the place of earlier ones, message by message. */
export function bundles(layers: readonly Wording[]): Bundles {
  const make = (lang: Lang, locale: string) => {
    const made = new FluentBundle(locale, { useIsolating: false });
    for (const { [lang]: layer } of layers) {
      if (layer) made.addResource(layer as FluentResource, { allowOverrides: true });
    }
    return made;
  };
  return { en: make("en", "en-US"), es: make("es", "es-MX") };
}

/** One line, or nothing where this language lacks it. */
export function format(bundle: FluentBundle, id: string, args?: Args): string | null {
  const pattern = bundle.getMessage(id)?.value;
  return pattern ? bundle.formatPattern(pattern, args, []) : null;
}

/** The first of these that is a language we speak. */
export function pickLang(...wanted: (string | null | undefined)[]): Lang | null {
  for (const tag of wanted) {
    const short = tag?.toLowerCase().slice(0, 2);
    if (short === "en" || short === "es") return short;
  }
  return null;
}
