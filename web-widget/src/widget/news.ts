// What a screen reader is told of a new line.
import { announce } from "../shared/announce.ts";
import { wordsOf } from "../shared/hidden.ts";
import { type Lang, phrase, t } from "../shared/i18n.ts";
import { beforeAnswer, clarifyText, noticeText, plain } from "../shared/spoken.ts";
import type { Row } from "../shared/thread.ts";

/** A turn to another language is told in that language, though the page itself turns a moment later. */
const TURNS: Record<string, Lang> = {
  "notice-lang-changed-en": "en",
  "notice-lang-changed-es": "es",
};

function spoken({ body }: Row, mine: boolean): [string, Lang | undefined] {
  switch (body.kind) {
    case "visitor":
      return [t(mine ? "said-own" : "said-own-elsewhere", { text: wordsOf(body) }), undefined];
    case "chose":
      return [t("said-own", { text: body.title }), undefined];
    case "agent":
      return [t("said-agent", { name: body.name, text: wordsOf(body) }), body.lang];
    case "answer":
      return [`${body.title}. ${plain(body.nodes)}`, body.lang];
    case "bot":
      return [t("said-bot", { text: phrase(body.phrase) }), undefined];
    case "clarify":
      return [`${clarifyText(body)} ${body.options.map((o) => o.title).join("; ")}`, undefined];
    default: {
      const turn = body.kind === "notice" ? TURNS[body.phrase.id] : undefined;
      if (turn && body.kind === "notice") return [phrase(body.phrase, turn), turn];
      return [noticeText(body, "visitor"), undefined];
    }
  }
}

/** Before a frame that was hidden can be heard, the reader must have noticed it. */
const NOTICED_MS = 300;
/** Of more than these, only the newest are read out. */
const MEANWHILE_MAX = 5;

/** What came while nobody looked: how much, and the newest of it. */
export function tellMeanwhile(rows: readonly Row[]): void {
  setTimeout(() => {
    announce(t("launcher-unread", { count: rows.length }));
    for (const row of rows.slice(-MEANWHILE_MAX)) tell(row, false);
  }, NOTICED_MS);
}

/** Tells a line; what is said before an answer is in the reader's language, whatever the answer is in. */
export function tell(row: Row, mine: boolean): void {
  if (row.body.kind === "answer") for (const line of beforeAnswer(row.body)) announce(line);
  announce(...spoken(row, mine));
}
