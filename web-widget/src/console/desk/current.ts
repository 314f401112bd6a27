// The desk of this page, for every room that reads it, and which question stands open on the screen.
import { signal } from "@preact/signals-core";
import type { Desk } from "./desk.ts";

/** Set once, before anything of a room is drawn. */
export let desk: Desk;

export function setDesk(made: Desk): void {
  desk = made;
}

/** Which questions stand open on the screen. */
export const dialog = signal<
  "none" | "password" | "help" | "try" | "end" | "give-back" | "away" | "sign-out"
>("none");
