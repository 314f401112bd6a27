// Who is signed in. The session is a cookie that scripts cannot read, so this only asks and tells.
import { signal } from "@preact/signals-core";
import type { Lang } from "../shared/i18n.ts";
import { forgetTab } from "../shared/storage.ts";

export interface Session {
  agent: string;
  login: string;
  name: string;
  langs: Lang[];
}

/** `undefined` until it is known. */
export const session = signal<Session | null | undefined>(undefined);

/** Other sites' pages cannot send this header. */
const OURS = { "X-Puente": "1" };

export async function whoAmI(): Promise<void> {
  try {
    const reply = await fetch("/console/session");
    if (reply.ok) signedIn((await reply.json()) as Session);
    else session.value = null;
  } catch {
    session.value = null;
  }
}

/** The password is right, and is to be exchanged for one of the agent's own before anything else. */
export const ONE_TIME = "password-one-time";
/** This page is open under a name that is not the desk's. */
export const FOREIGN = "foreign-origin";

let expected: string | null = null;

/** The name that the desk said it has when it last refused this page, if it knows one. */
export const nameExpected = () => expected;

/** The code of what went wrong, or nothing. */
export function signIn(login: string, password: string): Promise<string | null> {
  return opens("/console/sign-in", { login, password });
}

/** The same for a new password, which ends every other session of this agent. */
export function changePassword(
  login: string,
  password: string,
  newPassword: string,
): Promise<string | null> {
  return opens("/console/password", { login, password, new_password: newPassword });
}

async function opens(path: string, body: Record<string, string>): Promise<string | null> {
  try {
    const reply = await fetch(path, {
      method: "POST",
      headers: { ...OURS, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (reply.ok) {
      await whoAmI();
      return session.peek() ? null : "unknown";
    }
    const said = (await reply.json()) as { code?: string; expected?: string };
    expected = said.expected ?? null;
    return said.code ?? "unknown";
  } catch {
    return "unavailable";
  }
}

/** Whatever the last agent had open, wrote or was about to send must not meet the next one. */
function startAfresh(): void {
  forgetTab();
  location.reload();
}

let last: string | null = null;

function signedIn(found: Session): void {
  if (last !== null && last !== found.agent) startAfresh();
  last = found.agent;
  session.value = found;
}

export async function signOut(): Promise<void> {
  try {
    await fetch("/console/sign-out", { method: "POST", headers: OURS });
  } finally {
    startAfresh();
  }
}
