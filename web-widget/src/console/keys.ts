// Keys that work everywhere in the console. All have a modifier or are function keys, so that
// neither typing nor a screen reader's own keys set them off.
import { keyOf } from "../shared/keys.ts";
import { desk, dialog } from "./room.ts";

/** Where F6 goes, in this order. */
const PANES = "[data-pane]";

function stepChat(by: number): void {
  const mine = desk.body.peek()?.mine ?? [];
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
  ".offer .button.primary",
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

function focusOffer(): void {
  document.querySelector<HTMLElement>(".offer .button.primary")?.focus();
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
