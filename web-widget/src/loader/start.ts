// One chat on a page, however often its tag is run: twice in one page, again after a page was swapped
// in place, as a module, after `destroy()`.
import type { Puente } from "./api.ts";
import { begin, replay } from "./loader.ts";
import { ownTag, settingsOf } from "./tag.ts";

/** Found by every copy of this script; `window.Puente` may be overwritten by the page. */
const LIVE = Symbol.for("puente.chat");

type Page = { Puente?: unknown; [LIVE]?: Puente | "soon" | undefined };

export function start(): void {
  const page = globalThis as unknown as Page;
  const live = page[LIVE];
  if (live === "soon") return;
  if (live) {
    const early = page.Puente;
    page.Puente = live;
    if (early !== live) replay(live, early);
    return;
  }
  const tag = ownTag();
  page[LIVE] = "soon";
  if (document.body) run(page, tag);
  else addEventListener("DOMContentLoaded", () => run(page, tag), { once: true });
}

function run(page: Page, tag: HTMLScriptElement | null): void {
  const early = page.Puente;
  const settings = settingsOf(tag, early);
  page[LIVE] = undefined;
  if (!settings) return;
  const api = begin(settings, () => {
    page[LIVE] = undefined;
  });
  page[LIVE] = api;
  page.Puente = api;
  replay(api, early);
}
