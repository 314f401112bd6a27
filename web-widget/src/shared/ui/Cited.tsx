// Where the facts of an answer come from and when a person last checked them, as far as either is known.
import { lang, t } from "../i18n.ts";
import { formatter } from "../time.ts";
import type { EventBody } from "../wire.ts";
import { Icon } from "./icons.tsx";

type Answer = Extract<EventBody, { kind: "answer" }>;

export function Cited({ body }: { body: Answer }) {
  return (
    <p class="source" lang={lang.value}>
      <Icon name="book" size={14} />
      <span>
        <Named {...body} /> {t("answer-source")}
      </span>
    </p>
  );
}

function Named({ source, reviewed }: Answer) {
  const date = reviewed ? calendarDay(reviewed) : null;
  if (!source) return <>{date ? t("answer-reviewed", { date }) : ""}</>;
  const line = date
    ? t("answer-cited", { source: PLACE, date })
    : t("answer-cited-undated", { source: PLACE });
  const [before, after] = line.split(PLACE);
  return (
    <>
      {before}
      <cite lang="en">{source}</cite>
      {after}
    </>
  );
}

/** Where a document's name goes: authors cite it by the title it bears, and those are English. */
const PLACE = "\uFFFC";

/** `Nov 23, 2026` for `2026-11-23`; a day is the same day everywhere. */
function calendarDay(date: string): string | null {
  const at = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at)) return null;
  const options = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" } as const;
  return formatter("d", options).format(at);
}
