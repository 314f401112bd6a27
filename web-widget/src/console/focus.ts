// Where the keyboard goes after an agent's own act. Never called because something arrived.

/** To the reply box of the chat that is open, once it is drawn. */
export function focusReply(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(".composer textarea")?.focus());
}

/** Where the focus goes when what had it is gone: to the nearest thing that can be done. */
const NEXT_UP = [
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
