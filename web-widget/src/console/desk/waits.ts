// Who waits for this agent, and how long that is by now. The server says since when; pure, draws nothing.
import type { MineBody } from "../../shared/wire.ts";

/** A reply that is owed for longer than this is late … */
export const AMBER_MS = 60_000;
/** … and from here on the visitor is told that they have not been forgotten. */
export const RED_MS = 3 * 60_000;

export type Age = "fresh" | "amber" | "red";

export function ageOf(since: number, now: number): Age {
  const ms = now - since;
  return ms >= RED_MS ? "red" : ms >= AMBER_MS ? "amber" : "fresh";
}

/** Those who wait first, the longest ahead; then the others as they came. */
export function byWait(
  mine: readonly MineBody[],
  waitsSince: (conversation: string) => number | null,
): MineBody[] {
  const at = (one: MineBody) => waitsSince(one.conversation) ?? Number.POSITIVE_INFINITY;
  return [...mine].sort((a, b) => {
    const [one, other] = [at(a), at(b)];
    return one === other ? a.since - b.since : one - other;
  });
}
