// One offer: what it is about, how long it stands, and the two answers. It never takes the focus; and one that is
// gone keeps it for a moment, so that a letter meant for it goes nowhere else.
import { useLayoutEffect, useRef } from "preact/hooks";
import { inWords, t } from "../../shared/i18n.ts";
import { keyOf } from "../../shared/keys.ts";
import { now, waited } from "../../shared/time.ts";
import { Icon } from "../../shared/ui/icons.tsx";
import { LangChip, skillName, Urgency } from "../badges.tsx";
import { desk } from "../desk/current.ts";
import type { Offer } from "../desk/desk.ts";
import { catchFocus, focusList, swallow } from "../focus.ts";

export function OfferCard({ offer }: { offer: Offer }) {
  const card = useRef<HTMLLIElement>(null);
  const { gone = false } = offer;
  const was = useRef(gone);
  was.current = gone;
  useLayoutEffect(
    () => () => {
      if (!was.current) catchFocus(card.current);
      else if (card.current?.contains(document.activeElement)) focusList();
    },
    [],
  );
  const busy = gone || desk.answered(offer.offer);
  // Inside the card single keys are safe: nothing is typed here.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const key = keyOf(event).toLowerCase();
    if (key !== "a" && key !== "d") return;
    event.preventDefault();
    if (busy || event.repeat) return;
    swallow(key);
    if (key === "a") desk.accept(offer);
    else desk.decline(offer);
  };
  return (
    <li class={gone ? "offer gone" : "offer"} ref={card} onKeyDown={onKeyDown}>
      <div class="offer-top">
        <LangChip lang={offer.lang} />
        <strong>{skillName(offer.skill)}</strong>
        <Urgency priority={offer.priority} />
      </div>
      <About offer={offer} />
      <p class="offer-why">
        {t(`handover-reason-${offer.reason}`)} · {waited(offer.since)}
      </p>
      {offer.widened ? (
        <p class="offer-why widened">
          <Icon name="languages" size={14} /> {t("offer-widened")}
        </p>
      ) : null}
      <div class="offer-answers">
        <button
          type="button"
          class="button primary"
          aria-disabled={busy}
          aria-keyshortcuts="A"
          onClick={() => desk.accept(offer)}
        >
          {t("offer-accept")}
        </button>
        <button
          type="button"
          class="button"
          aria-disabled={busy}
          aria-keyshortcuts="D"
          onClick={() => desk.decline(offer)}
        >
          {t("offer-decline")}
        </button>
        {gone ? <strong class="left">{t("offer-is-gone")}</strong> : <Left offer={offer} />}
      </div>
    </li>
  );
}

/** What was asked first, what the bot found, what was said last, and whether anybody is still there. */
function About({ offer }: { offer: Offer }) {
  const { question, answers = [], summary, lang, gone } = offer;
  const there = gone ? null : offer.there;
  const first = question || summary;
  return (
    <>
      <p class="offer-words" dir="auto" lang={lang}>
        {inWords(first)}
      </p>
      <dl class="offer-facts">
        <dt>{t("offer-answered")}</dt>
        {answers.length ? (
          answers.map((title) => (
            <dd key={title} lang={lang}>
              {title}
            </dd>
          ))
        ) : (
          <dd>{t("offer-answered-nothing")}</dd>
        )}
        {summary && summary !== first ? (
          <>
            <dt>{t("offer-last-words")}</dt>
            <dd class="offer-last" dir="auto" lang={lang}>
              {inWords(summary)}
            </dd>
          </>
        ) : null}
      </dl>
      {there === undefined || there === null ? null : (
        <p class={there ? "offer-there" : "offer-there not"}>
          <Icon name={there ? "person" : "alert"} size={14} />{" "}
          {t(there ? "offer-there" : "offer-not-there")}
        </p>
      )}
    </>
  );
}

function Left({ offer }: { offer: Offer }) {
  // The clock ticks once a second and may be behind the offer.
  const leftMs = Math.min(offer.left_ms, offer.until - now.value);
  const left = Math.max(0, Math.ceil(leftMs / 1000));
  return (
    <span class={left <= 10 ? "left soon" : "left"}>
      <Icon name="clock" size={14} /> {t("offer-left", { seconds: left })}
    </span>
  );
}
