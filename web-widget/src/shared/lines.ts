// What a transcript shows: the events that are stored, then what was asked and is still on its way.
import type { Act, Entry } from "./outbox.ts";
import type { Row } from "./thread.ts";
import type { EventBody } from "./wire.ts";

export interface Line extends Row {
  /** Only while it is not known to be stored. */
  standing?: Entry<Act>["standing"];
  /** Why it was refused or put off. */
  code?: string;
}

/** Whose words a line shows. */
export type Voice = "visitor" | "agent" | "bot" | "notice";

export function voice(body: EventBody): Voice {
  switch (body.kind) {
    case "visitor":
    case "chose":
      return "visitor";
    case "agent":
      return "agent";
    case "answer":
    case "clarify":
    case "bot":
      return "bot";
    case "asked-person":
    case "feedback":
    case "wait":
    case "notice":
    case "masked":
    case "hidden":
      return "notice";
  }
}

/** A pending act as the line it will become; acts that leave no line give `null`. */
export function pendingLine<A extends Act>(entry: Entry<A>, body: EventBody | null): Line | null {
  if (!body) return null;
  return {
    key: entry.act.id,
    seq: entry.seq ?? Number.MAX_SAFE_INTEGER,
    at: entry.at,
    body,
    standing: entry.standing,
    code: entry.code,
  };
}
