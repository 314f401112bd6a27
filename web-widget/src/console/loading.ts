// The desk behind the door, fetched when somebody wants in.
import { signal } from "@preact/signals-core";
import { part } from "../shared/part.ts";

type Workplace = typeof import("./workplace/Workplace.tsx");

/** All that an agent works with, once it is there. */
export const workplace = signal<Workplace | null>(null);
/** It did not come, however often it was asked for. */
export const lacking = signal(false);

let coming: Promise<void> | null = null;

/** Fetches the desk; from the first letter that is typed at the door, so that nobody waits for it afterwards. */
export function fetchWorkplace(): Promise<void> {
  coming ??= part(() => import("./workplace/Workplace.tsx")).then(
    (parts) => {
      parts.open();
      workplace.value = parts;
    },
    () => {
      lacking.value = true;
    },
  );
  return coming;
}
