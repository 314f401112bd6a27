// Where the script came from and what its tag says. Tag managers strip attributes, and a module does
// not know its tag: whatever is set by an attribute can be set in the script's address
// (`widget.js?site=acme`) or in `window.Puente` as well.
import { complain, shown } from "./complain.ts";

/** `data-site`, `data-title-mark` and so on: all that a tag may say. */
export const ATTRIBUTES = ["site", "lang", "resume", "launcher", "titleMark"] as const;
type Name = (typeof ATTRIBUTES)[number];

export interface Settings {
  /** Where the chat comes from. */
  origin: string;
  site: string;
  /** The page's own choice of language. */
  lang?: string | undefined;
  /** Whether the page may keep the key of a chat that the browser lets nobody else keep. */
  resume: boolean;
  /** A button without its words. */
  small: boolean;
  /** Whether the page's title may say how many messages wait. */
  marksTitle: boolean;
}

const SCRIPT = /\/widget\.js$/;

function path(src: string): string {
  return URL.canParse(src) ? new URL(src).pathname : "";
}

/** The running script's tag. A module has none; then it is the last tag that could be ours. */
export function ownTag(): HTMLScriptElement | null {
  const running = document.currentScript;
  if (running instanceof HTMLScriptElement) return running;
  const ours = Array.from(document.scripts).filter(({ src }) => SCRIPT.test(path(src)));
  return ours.findLast(({ type }) => type === "module") ?? ours.at(-1) ?? null;
}

/** The script's address: of its tag, or, where that is gone, of the code that runs. */
function address(tag: HTMLScriptElement | null): URL | null {
  const running = /https?:\/\/[^\s()]+?\/widget\.js(\?[^\s():]*)?/.exec(new Error().stack ?? "");
  const src = tag?.src || running?.[0];
  return src && URL.canParse(src) ? new URL(src) : null;
}

/** All that was set, or nothing where the chat could not work; the console says what is missing. */
export function settingsOf(tag: HTMLScriptElement | null, global: unknown): Settings | null {
  const src = address(tag);
  const page = (global ?? {}) as Partial<Record<Name, unknown>>;
  const given = (name: Name): string | undefined => {
    const value = tag?.dataset[name] || src?.searchParams.get(name) || page[name];
    if (typeof value === "string") return value.trim() || undefined;
    if (value != null) complain(`${name} must be a string, not ${shown(value)}.`);
    return undefined;
  };
  const site = given("site");
  if (!src) complain("the address of the script is unknown, so there is no chat on this page.");
  else if (!site) {
    complain(
      "no site is named, so there is no chat on this page. Add data-site to the script's tag, " +
        `or load ${src.origin}${src.pathname}?site=NAME, ` +
        'or set window.Puente = { site: "NAME" } before it.',
    );
  }
  if (!src || !site) return null;
  return {
    origin: src.origin,
    site,
    lang: given("lang"),
    resume: given("resume") !== "none",
    small: given("launcher") === "small",
    marksTitle: given("titleMark") !== "none",
  };
}
