// In which language the agent reads.
import { lang, pickLang } from "../shared/i18n.ts";
import { keep, recall } from "../shared/storage.ts";

const LANG_KEY = "puente.console.lang";

/** The language chosen last time, or the browser's. */
export function recallLang(): void {
  lang.value = pickLang(recall<string>("local", LANG_KEY), ...navigator.languages) ?? "en";
}

export function switchLang(): void {
  lang.value = lang.peek() === "en" ? "es" : "en";
  keep("local", LANG_KEY, lang.peek());
}
