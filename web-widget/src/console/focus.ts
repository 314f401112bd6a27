// Where the keyboard goes after an agent's own act. Never called because something arrived.

/** To the reply box of the chat that is open, once it is drawn. */
export function focusReply(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(".composer textarea")?.focus());
}
