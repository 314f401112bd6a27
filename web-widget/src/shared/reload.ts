// A page older than its server fetches a fresh copy of itself: once, so that it cannot go in circles.
import { effect } from "@preact/signals-core";
import type { Connection } from "./conn.ts";
import { keep, recall } from "./storage.ts";

const CLOSE_VERSION = 4500;
const KEY = "puente.reloaded";

export function reloadOnce(
  connection: Pick<Connection<{ t: string }>, "status" | "stoppedBy">,
): void {
  effect(() => {
    if (connection.status.value === "online") keep("session", KEY, null);
    if (connection.stoppedBy.value !== CLOSE_VERSION) return;
    if (recall("session", KEY) === null && keep("session", KEY, 1)) location.reload();
  });
}
