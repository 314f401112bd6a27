// Keys that work everywhere in the console. All have a modifier or are function keys, so that
// neither typing nor a screen reader's own keys set them off.
import { keyOf } from "../../shared/keys.ts";
import { desk, dialog } from "../desk/current.ts";

/** Where F6 goes, in this order. */
const PANES = "[data-pane]";

function stepChat(by: number): void {
  const mine = desk.mine.peek();
  if (!mine.length) return;
  const at = mine.findIndex(({ conversation }) => conversation === desk.selected.peek());
  const next = mine[(at + by + mine.length) % mine.length] ?? mine[0];
  if (next) desk.select(next.conversation);
  focusReply();
}

export function focusReply(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(".composer textarea")?.focus());
}

/** Where the focus goes when what had it is gone: to the nearest thing that can be done. */
const NEXT_UP = [
  ".wrap-up input",
  ".composer textarea",
  ".offer:not(.gone) .button.primary",
  ".entry",
  ".presence input:checked",
];

/** Called by parts that go away with the focus inside: it must not fall to the page. */
export function catchFocus(leaving: Element | null): void {
  if (!leaving?.contains(document.activeElement)) return;
  requestAnimationFrame(() => {
    if (document.activeElement !== document.body) return;
    const next = NEXT_UP.map((one) => document.querySelector<HTMLElement>(one)).find(Boolean);
    next?.focus();
  });
}

/** A place where no letter does anything. */
export function focusList(): void {
  requestAnimationFrame(() => document.getElementById("mine-title")?.focus());
}

/** A letter pressed twice, or held, answers an offer once: what comes of it is not typed into the chat that opens. */
const ECHO_MS = 700;

export function swallow(key: string): void {
  const until = Date.now() + ECHO_MS;
  const hear = (event: KeyboardEvent) => {
    if (Date.now() > until && !event.repeat) {
      document.removeEventListener("keydown", hear, true);
    } else if (keyOf(event).toLowerCase() === key.toLowerCase() && !event.ctrlKey) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  document.addEventListener("keydown", hear, true);
}

function focusOffer(): void {
  const offer = ".offer:not(.gone) .button.primary";
  const found = document.querySelector<HTMLElement>(offer);
  // At once: the next key may follow within the same frame, and belongs to the offer.
  found?.focus();
  if (!found || found.checkVisibility()) return;
  // In a narrow window the list is beside the chat no longer; it is drawn first.
  desk.select(null);
  requestAnimationFrame(() => document.querySelector<HTMLElement>(offer)?.focus());
}

function stepPane(by: number): void {
  const panes = Array.from(document.querySelectorAll<HTMLElement>(PANES));
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(at + by + panes.length) % panes.length];
  const inside = next?.querySelector<HTMLElement>("textarea, button, [tabindex='0']");
  (inside ?? next)?.focus();
}

/** True when the key meant something. */
export function press(event: KeyboardEvent): boolean {
  if (document.querySelector("dialog[open]")) return false;
  const key = keyOf(event);
  if (key === "F6") stepPane(event.shiftKey ? -1 : 1);
  else if (key === "F2") dialog.value = "try";
  else if (!event.ctrlKey || event.altKey || event.metaKey) return false;
  else if (key === "ArrowDown") stepChat(1);
  else if (key === "ArrowUp") stepChat(-1);
  else if (key === ".") focusOffer();
  else if (key === "/") dialog.value = "help";
  else return false;
  return true;
}

export function listenForKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (press(event)) event.preventDefault();
  });
}
