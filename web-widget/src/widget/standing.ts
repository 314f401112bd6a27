// Which sentences tell a waiting visitor how they stand: each only where it is true. Draws nothing.
import type { StateBody } from "../shared/wire.ts";

/** The visitor's turn: next, being asked, or simply in line. A numbered place could not be kept. */
export function turnLine({ phase, position, desk }: StateBody, wrote: boolean): string {
  if (phase === "offered") return "queue-offered";
  if (position === 1) return "queue-next";
  return desk === "away" && wrote ? "queue-saved" : "queue-waiting";
}

/** Whether anybody is there: free, busy and away are three sentences. Nothing while somebody is being asked. */
export function deskLine({ phase, desk }: StateBody): string | null {
  return desk && phase === "queued" ? `queue-desk-${desk}` : null;
}
