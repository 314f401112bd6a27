// When to fetch what is needed once something has been said: at the first sign that somebody is about to say or choose
// something, when there is something to show, when another language than the first one is wanted, and in any case a
// while after the first screen is there, so that a line that breaks later breaks nothing. Until then whoever only
// looks in pays for the first screen alone.
import { effect } from "@preact/signals-core";
import { lang } from "../shared/i18n.ts";

/** Long enough for the first screen to be all that a slow line carries. */
const AT_LAST_MS = 4_000;
const SIGNS = ["keydown", "input", "pointerdown"];

export function loadWhenWanted(load: () => void, begun: () => boolean): void {
  const first = lang.peek();
  let loads = false;
  const go = () => {
    if (loads) return;
    loads = true;
    clearTimeout(timer);
    for (const sign of SIGNS) removeEventListener(sign, go, true);
    load();
  };
  const timer = setTimeout(go, AT_LAST_MS);
  for (const sign of SIGNS) addEventListener(sign, go, true);
  effect(() => {
    if (begun() || lang.value !== first) go();
  });
}
