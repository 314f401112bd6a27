// What is worded for visitors, in words for the agent who reads along: what the visitor was told, and what went wrong.
import { errorText, lang, phrase, t, tOr } from "../shared/i18n.ts";
import { noticeText } from "../shared/spoken.ts";
import type { EventBody, PhraseBody } from "../shared/wire.ts";

const HANDED_OVER = "notice-handed-over-";
/** In danger the line names by what somebody may come to harm. */
const IN_DANGER = "distress-";

function handedOver(why: string): string | null {
  const id = why.startsWith(IN_DANGER)
    ? `alarm-${why.slice(IN_DANGER.length)}`
    : `handover-reason-${why}`;
  const reason = tOr(id, "");
  return reason ? t("seen-handed-over", { reason }) : null;
}

function seen(line: PhraseBody): string {
  const { id, args } = line;
  if (id.startsWith(HANDED_OVER)) return handedOver(id.slice(HANDED_OVER.length)) ?? phrase(line);
  const own = `seen-${id.slice("notice-".length)}`;
  // Stored as it was worded for the visitor; what happened is told in present words.
  return tOr(own, "") ? phrase({ id: own, args }, lang.value) : phrase(line);
}

/** A line between the messages. */
export function noticeFor(body: EventBody): string {
  return body.kind === "notice" ? seen(body.phrase) : noticeText(body, "agent");
}

/** What to tell an agent about a stable error code. */
export function errorFor(code: string): string {
  return tOr(`desk-error-${code}`, "") || errorText(code);
}
