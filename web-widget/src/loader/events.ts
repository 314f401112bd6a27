// What the chat tells the page, and who of the page listens.
import type { PuenteEvents } from "./api.ts";
import { complain, shown } from "./complain.ts";

type Happening = keyof PuenteEvents;

/** Everything that can be listened for. */
export const HAPPENINGS: readonly Happening[] = ["ready", "open", "close", "unread", "locale"];

export class Events {
  private readonly listeners = new Map<Happening, Set<(detail: unknown) => void>>();

  emit<E extends Happening>(what: E, detail: PuenteEvents[E]): void {
    for (const then of this.listeners.get(what) ?? []) {
      try {
        then(detail);
      } catch (error) {
        // The page's own fault, which must not become the chat's.
        console.error(error);
      }
    }
    document.dispatchEvent(new CustomEvent(`puente:${what}`, { detail }));
  }

  /** False, and a line in the console, where there is nothing of that name to listen for. */
  knows(what: unknown, then: unknown): boolean {
    const known = HAPPENINGS.includes(what as Happening) && typeof then === "function";
    if (!known) complain(`nothing to listen for: on(${shown(what)}, ${typeof then}).`);
    return known;
  }

  on<E extends Happening>(what: E, then: (detail: PuenteEvents[E]) => void): () => void {
    const heard = then as (detail: unknown) => void;
    const all = this.listeners.get(what) ?? new Set();
    this.listeners.set(what, all.add(heard));
    return () => all.delete(heard);
  }

  clear(): void {
    this.listeners.clear();
  }
}
