// Where the focus goes when what had it is gone, and what becomes of a letter that was meant for that.
import { keyOf } from "../shared/keys.ts";

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
