// What a screen reader is told, apart from what can be read: one line at a time, removed again so
// that nobody wanders into a second transcript.
import { type Lang, lang } from "./i18n.ts";

/** Shorter ones are missed by some readers; lines that stay are read again by others. */
const STAY_MS = 1_000;

const regions: { polite?: HTMLElement; alert?: HTMLElement } = {};

function region(kind: "polite" | "alert"): HTMLElement {
  const known = regions[kind];
  if (known?.isConnected) return known;
  const made = document.createElement("div");
  made.className = "unseen";
  if (kind === "alert") made.setAttribute("role", "alert");
  else made.setAttribute("aria-live", "polite");
  made.setAttribute("aria-relevant", "additions");
  made.dataset.announcer = kind;
  document.body.append(made);
  regions[kind] = made;
  return made;
}

/** The regions must be there before the first line, or it is not noticed. */
export function prepareAnnouncer(): void {
  region("polite");
  region("alert");
}

function put(kind: "polite" | "alert", text: string, of: Lang): void {
  const line = document.createElement("p");
  line.lang = of;
  line.textContent = text;
  region(kind).append(line);
  setTimeout(() => line.remove(), STAY_MS);
}

/** News that can wait its turn. */
export function announce(text: string, of: Lang = lang.peek()): void {
  if (text) put("polite", text, of);
}

/** Something went wrong that the reader must know now. */
export function alarm(text: string, of: Lang = lang.peek()): void {
  if (text) put("alert", text, of);
}
