// Whom to call when somebody may come to harm. Stands above the composer, outside what scrolls, until a person
// has joined. The line in the conversation is what screen readers speak; this card is no live region, so that
// nothing is said twice.
import { type Lang, lang, t } from "../shared/i18n.ts";
import { Icon } from "../shared/ui/icons.tsx";
import type { Danger } from "../shared/wire.ts";
import { chat } from "./page.ts";

type Call = "911" | "988" | "988-text" | "linea-de-la-vida";

// 911 in both countries; 988lifeline.org: calls press 2 for Spanish, texts send AYUDA; gob.mx/conasama: Línea de la
// Vida, dialled with +52 because 800 911 2000 without it is somebody else in the United States.
const EMERGENCY: Call[] = ["911", "988", "988-text", "linea-de-la-vida"];
const SOMEBODY_TO_TALK_TO: Call[] = ["988", "988-text", "linea-de-la-vida", "911"];

export function callsFor(danger: Danger): Call[] {
  return danger === "self-harm" ? SOMEBODY_TO_TALK_TO : EMERGENCY;
}

/** What a phone opens. */
export function hrefOf(call: Call, of: Lang): string {
  switch (call) {
    case "911":
      return "tel:911";
    case "988":
      return "tel:988";
    case "988-text":
      // Phones differ in whether they read `?` or `&` before the body; together both do.
      return of === "es" ? "sms:988?&body=AYUDA" : "sms:988";
    case "linea-de-la-vida":
      return "tel:+528009112000";
  }
}

export function Safety() {
  const danger = chat.state.value?.safety;
  if (!danger) return null;
  const over = chat.phase.value === "ended";
  return (
    <section class="aside safety" aria-labelledby="safety-title">
      <h2 id="safety-title">
        <Icon name="alert" size={18} /> {t(`safety-title-${danger}`)}
      </h2>
      <ul>
        {callsFor(danger).map((call) => (
          <li key={call}>
            <a class="button" href={hrefOf(call, lang.value)}>
              <strong>{t(`safety-call-${call}`)}</strong> <small>{t(`safety-of-${call}`)}</small>
            </a>
          </li>
        ))}
      </ul>
      {over ? null : <p>{t("safety-person")}</p>}
    </section>
  );
}
