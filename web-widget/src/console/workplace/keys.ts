// Keys that work everywhere in the console. All have a modifier or are function keys, so that
// neither typing nor a screen reader's own keys set them off.
import { keyOf } from "../../shared/keys.ts";
import { desk, dialog } from "../desk/current.ts";
import { focusReply } from "../focus.ts";

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
