// Every word on the page, in the reader's language. The wording comes with the build and may be
// replaced later by a newer one; pages redraw because language and wording are signals.
import { signal } from "@preact/signals-core";
import { type Args, type Bundles, bundles, format, type Lang, type Wording } from "./fluent.ts";
import type { PhraseBody } from "./wire.ts";

export { LANGS, type Lang, other, pickLang } from "./fluent.ts";

/** The reader's language. */
export const lang = signal<Lang>("en");

const now = signal<Bundles>(bundles([]));
const built: Wording[] = [];
let newest: Wording[] = [];

/** Adds wording that came with the build. */
export function install(wording: Wording): void {
  built.push(wording);
  now.value = bundles([...built, ...newest]);
}

/** A newer wording, laid over the built one so that no line goes missing. */
export function overlay(wording: Wording): void {
  newest = [wording];
  now.value = bundles([...built, ...newest]);
}

/** The present bundles, for those who look at patterns themselves. */
export const present = () => now.value;

/** Signs that turn the direction of writing: left in a name, they would turn the sentence around it. */
const TURNS = /\p{Bidi_Control}/gu;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

/** A word that somebody else chose, kept from reordering the line it is put into. */
function isolated(text: string): string {
  const calm = text.replace(TURNS, "");
  return RIGHT_TO_LEFT.test(calm) ? `\u2068${calm}\u2069` : calm;
}

/** A line in a given language; a language that lacks it borrows the English one. */
export function tIn(of: Lang, id: string, args?: Args): string {
  const calm: Args = {};
  for (const [name, value] of Object.entries(args ?? {})) {
    calm[name] = typeof value === "string" ? isolated(value) : value;
  }
  return format(now.value[of], id, calm) ?? format(now.value.en, id, calm) ?? id;
}

/** A line in the reader's language. */
export function t(id: string, args?: Args): string {
  return tIn(lang.value, id, args);
}

/** A line, or other words where there is none. */
export function tOr(id: string, otherwise: string): string {
  return has(id) ? t(id) : otherwise;
}

/** Whether there is such a line. */
export function has(id: string): boolean {
  return now.value[lang.value].hasMessage(id) || now.value.en.hasMessage(id);
}

/** What stands in a stored text in place of something confidential: its kind. */
const PLACEHOLDER = /\[(PAN|CVV|EXPIRY\+CVV|EXPIRY|OTP|PASSWORD)\]/g;

/** A text that has been through redaction, with words for what is hidden in it. */
export function inWords(text: string): string {
  return text.replace(PLACEHOLDER, (_, kind: string) =>
    t(`hidden-${kind.toLowerCase().replace("+", "-")}`),
  );
}

/** A line that the server named, with its arguments: as it was worded when it was said, where that is known. */
export function phrase({ id, args, said }: PhraseBody, of: Lang = lang.value): string {
  if (said) return inWords(said[of]);
  const filled: Args = {};
  for (const [name, value] of Object.entries(args ?? {})) {
    if ("text" in value) filled[name] = inWords(value.text);
    else if ("number" in value) filled[name] = value.number;
    else filled[name] = tIn(of, value.phrase);
  }
  return has(id) ? tIn(of, id, filled) : "…";
}

/** What to tell about a stable error code. */
export function errorText(code: string): string {
  const id = `error-${code}`;
  return has(id) ? t(id) : t("error-unknown");
}

/** `lang` for an element whose words are in `of`, only where that differs from the page. */
export function langAttr(of: Lang): Lang | undefined {
  return of === lang.value ? undefined : of;
}
