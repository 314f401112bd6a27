// A note on the desktop while this console is out of sight: on request only, by one tab, and without a word of what a
// visitor wrote, because it shows on locked and shared screens.
import { signal } from "@preact/signals-core";
import { keep, recall } from "../shared/storage.ts";
import { once } from "./once.ts";

const KEY = "puente.console.notify";
const known = () => typeof Notification !== "undefined";

export const notesOn = signal(false);

/** What the agent chose last time, as far as the browser still allows it. */
export function recallNotes(): void {
  const wanted = recall<boolean>("local", KEY) === true;
  notesOn.value = wanted && known() && Notification.permission === "granted";
}

/** False when the browser does not allow it. */
export async function toggleNotes(): Promise<boolean> {
  let on = !notesOn.peek();
  const wanted = on;
  if (on) on = known() && (await Notification.requestPermission()) === "granted";
  notesOn.value = on;
  keep("local", KEY, on);
  return on === wanted;
}

export function note(what: string, title: string, text: string): void {
  if (!notesOn.peek() || document.visibilityState === "visible") return;
  once(`note.${what}`, () => {
    try {
      const shown = new Notification(title, { body: text, tag: what, silent: true });
      shown.onclick = () => {
        window.focus();
        shown.close();
      };
    } catch {
      // Some browsers on phones allow notes to workers alone; the page says everything, too.
    }
  });
}
