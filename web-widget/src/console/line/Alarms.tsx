// Visitors in danger whom nobody has taken yet, on every console until somebody takes them: whatever the agent's
// languages, and whether or not they take chats.
import { useEffect } from "preact/hooks";
import { inWords, t } from "../../shared/i18n.ts";
import { waited } from "../../shared/time.ts";
import { Icon } from "../../shared/ui/icons.tsx";
import type { AlarmBody } from "../../shared/wire.ts";
import { LangChip } from "../badges.tsx";
import { desk } from "../desk/current.ts";
import { siren } from "../sound.ts";

/** The sound comes again while anybody waits. */
const AGAIN_MS = 8_000;

export function Alarms() {
  const alarms = desk.alarms.value;
  const ringing = alarms.length > 0;
  useEffect(() => {
    if (!ringing) return;
    siren();
    const again = setInterval(siren, AGAIN_MS);
    return () => clearInterval(again);
  }, [ringing]);
  if (!ringing) return null;
  return (
    <section class="alarms" aria-label={t("alarms-title")}>
      <ul>
        {alarms.map((alarm) => (
          <Alarm key={alarm.conversation} alarm={alarm} />
        ))}
      </ul>
    </section>
  );
}

function Alarm({ alarm }: { alarm: AlarmBody }) {
  const busy = desk.asking("take", alarm.conversation);
  return (
    <li class="alarm">
      <Icon name="alert" size={20} />
      <div class="alarm-what">
        <p>
          <strong>{t(`alarm-${alarm.reason}`)}</strong> <LangChip lang={alarm.lang} />{" "}
          <span>{waited(alarm.since)}</span>
        </p>
        <p class="alarm-words" lang={alarm.lang}>
          {inWords(alarm.summary)}
        </p>
      </div>
      {alarm.takes ? (
        <button
          type="button"
          class="button"
          aria-disabled={busy}
          onClick={() => {
            if (!busy) desk.take(alarm);
          }}
        >
          {t("alarm-take")}
        </button>
      ) : (
        <span class="alarm-not">{t("alarm-not-yours")}</span>
      )}
    </li>
  );
}
