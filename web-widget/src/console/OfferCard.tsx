// One offer: what it is about, how long it stands, and the two answers. It never takes the focus.
import { useLayoutEffect, useRef } from "preact/hooks";
import { inWords, t } from "../shared/i18n.ts";
import { keyOf } from "../shared/keys.ts";
import { now, waited } from "../shared/time.ts";
import { Icon } from "../shared/ui/icons.tsx";
import type { Offer } from "./desk.ts";
import { catchFocus } from "./keys.ts";
import { LangChip, skillName, Urgency } from "./marks.tsx";
import { desk } from "./room.ts";

export function OfferCard({ offer }: { offer: Offer }) {
  const card = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => () => catchFocus(card.current), []);
  // The clock ticks once a second and may be behind the offer.
  const leftMs = Math.min(offer.left_ms, offer.until - now.value);
  const left = Math.max(0, Math.ceil(leftMs / 1000));
  const busy = desk.answered(offer.offer);
  // Inside the card single keys are safe: nothing is typed here.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const key = keyOf(event).toLowerCase();
    if (key === "a") desk.accept(offer);
    else if (key === "d") desk.decline(offer);
    else return;
    event.preventDefault();
  };
  return (
    <li class="offer" ref={card} onKeyDown={onKeyDown}>
      <div class="offer-top">
        <LangChip lang={offer.lang} />
        <strong>{skillName(offer.skill)}</strong>
        <Urgency priority={offer.priority} />
      </div>
      <p class="offer-words" dir="auto" lang={offer.lang}>
        {inWords(offer.summary)}
      </p>
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
        <span class={left <= 10 ? "left soon" : "left"}>
          <Icon name="clock" size={14} /> {t("offer-left", { seconds: left })}
        </span>
      </div>
    </li>
  );
}
