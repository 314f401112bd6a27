// Starts on the page that carries the tag, once.
import { type Api, begin, replay } from "./loader.ts";

const script = document.currentScript;
const page = globalThis as unknown as { Puente?: Partial<Api> };

function start(tag: HTMLScriptElement): void {
  const early = page.Puente;
  const api = begin(tag);
  page.Puente = api;
  replay(api, early);
}

if (script instanceof HTMLScriptElement && !page.Puente?.destroy) {
  if (document.body) start(script);
  else addEventListener("DOMContentLoaded", () => start(script));
}
