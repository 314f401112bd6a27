// What stands at the door besides the form: why it stays shut, and the desk behind it, fetched when somebody wants in.
import { signal } from "@preact/signals-core";
import { errorText, t } from "../shared/i18n.ts";
import { part } from "../shared/part.ts";
import { FOREIGN, nameExpected } from "./session.ts";

type Workplace = typeof import("./Workplace.tsx");

/** All that an agent works with, once it is there. */
export const workplace = signal<Workplace | null>(null);
/** It did not come, however often it was asked for. */
export const lacking = signal(false);

let coming: Promise<void> | null = null;

/** Fetches the desk; from the first letter that is typed at the door, so that nobody waits for it afterwards. */
export function fetchWorkplace(): Promise<void> {
  coming ??= part(() => import("./Workplace.tsx")).then(
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

/** What to tell somebody whom the desk does not let in. */
export function refusalText(code: string): string {
  if (code !== FOREIGN) return errorText(code);
  const here = location.origin;
  const expected = nameExpected();
  return expected ? t("sign-in-foreign", { here, expected }) : t("sign-in-unnamed", { here });
}
