// What was confidential in a message, in the reader's words.
import { inWords } from "./i18n.ts";
import type { EventBody } from "./wire.ts";

/** What somebody wrote. Where nothing was hidden, a word in brackets was typed as it stands. */
export function wordsOf(body: Extract<EventBody, { kind: "visitor" | "agent" }>): string {
  return (body.masked ?? 0) > 0 ? inWords(body.text) : body.text;
}
