// What is asked or told beside the conversation: the language offer, the line, the end.
import { useSignal } from "@preact/signals";
import { type Lang, lang, t, tIn } from "../shared/i18n.ts";
import { minutesSince, now } from "../shared/time.ts";
import { Icon } from "../shared/ui/icons.tsx";
import type { StateBody } from "../shared/wire.ts";
import { chat, opened, switchLang } from "./page.ts";
import { deskLine, turnLine } from "./standing.ts";

export function Asides() {
  const state = chat.state.value;
  if (!state) return null;
  return (
    <div class="asides">
      {state.lang_offer && !chat.asking("lang") ? <LangOffer to={state.lang_offer} /> : null}
      {isInLine(state) ? <Queue state={state} /> : null}
      {state.phase === "left-message" ? (
        <section class="aside" aria-label={t("queue-label")}>
          <p>
            <Icon name="inbox" size={18} />{" "}
            {t(chat.wrote.value ? "left-message" : "left-message-empty")}
          </p>
          <CallOff />
        </section>
      ) : null}
      {state.phase === "ended" || state.phase === "wrap-up" ? <Ended state={state} /> : null}
    </div>
  );
}

/** Who is in danger sees whom to call instead. */
const isInLine = ({ phase, safety }: StateBody) =>
  !safety && (phase === "queued" || phase === "offered");

/** Offered in the language it leads to, since that is who has to understand it. */
function LangOffer({ to }: { to: Lang }) {
  const from = lang.value;
  const answer = (choice: Lang) => {
    switchLang(choice);
    opened.value += 1;
  };
  return (
    <fieldset class="aside lang-offer">
      <legend lang={to}>
        <Icon name="languages" size={18} /> {tIn(to, "lang-offer-question")}
      </legend>
      <button type="button" class="button primary" lang={to} onClick={() => answer(to)}>
        {tIn(to, "lang-offer-yes")}
      </button>
      <button type="button" class="button" onClick={() => answer(from)}>
        {t("lang-offer-no")}
      </button>
    </fieldset>
  );
}

function Queue({ state }: { state: StateBody }) {
  const busy = chat.asking("wait");
  const who = deskLine(state);
  return (
    <section class="aside queue" aria-label={t("queue-label")}>
      <div class="queue-head">
        <span class="queue-mark" aria-hidden="true">
          <Icon name="clock" size={18} />
        </span>
        <div>
          <p class="queue-place">{t(turnLine(state, chat.wrote.value))}</p>
          <p class="queue-more">
            {state.since ? t("queue-since", { minutes: minutesSince(state.since) }) : null}{" "}
            {who ? t(who) : null}
          </p>
          <p class="queue-more">{t("queue-ask-meanwhile")}</p>
        </div>
      </div>
      {state.wait_choices?.length ? (
        <fieldset class="choices">
          <legend>{t("wait-question")}</legend>
          {state.wait_choices.map((choice) => (
            <button
              key={choice}
              type="button"
              class="button"
              aria-disabled={busy}
              onClick={() => {
                if (busy) return;
                chat.wait(choice);
                opened.value += 1;
              }}
            >
              {t(`wait-${choice}`)}
            </button>
          ))}
        </fieldset>
      ) : null}
      <CallOff />
    </section>
  );
}

/** Back to the assistant, out of the line. */
function CallOff() {
  const busy = chat.asking("call-off");
  return (
    <button
      type="button"
      class="button quiet call-off"
      aria-disabled={busy}
      onClick={() => {
        if (busy) return;
        chat.callOff();
        opened.value += 1;
      }}
    >
      {t("queue-call-off")}
    </button>
  );
}

function Ended({ state }: { state: StateBody }) {
  const within = state.reopen_until != null && state.reopen_until > now.value;
  const reopens = within || state.phase === "wrap-up";
  const gone = useSignal(false);
  if (gone.value) return null;
  return (
    <div class="aside ended">
      <p>
        <strong>{t("ended-title")}</strong> {t(reopens ? "ended-reopen" : "ended-again")}
      </p>
      <button
        type="button"
        class="button"
        onClick={() => {
          gone.value = true;
          opened.value += 1;
        }}
      >
        <Icon name="message" size={18} /> {t(reopens ? "ended-continue" : "ended-new")}
      </button>
    </div>
  );
}
