// What the agent must know about their own console: that the desk set them to away, that nobody would hear a sound.
import { t } from "../../shared/i18n.ts";
import { clock } from "../../shared/time.ts";
import { Icon } from "../../shared/ui/icons.tsx";
import { desk } from "../desk/current.ts";
import { silenced, wake } from "../sound.ts";

/** The desk set the agent to away; one click takes that back. */
export function Missed() {
  const me = desk.body.value?.me;
  if (!me?.missed_at || me.presence !== "away") return null;
  const busy = desk.asking("presence");
  return (
    <div class="strip warn missed" role="alert">
      <Icon name="alert" size={18} />
      <span>{t("missed-offer", { time: clock(me.missed_at) })}</span>
      <button
        type="button"
        class="button"
        aria-disabled={busy}
        onClick={() => {
          if (!busy) desk.presence("available");
        }}
      >
        {t("back-to-available")}
      </button>
    </div>
  );
}

export function Silenced() {
  if (!silenced.value) return null;
  return (
    <div class="strip note silenced">
      <Icon name="bell" size={16} />
      <span>{t("sound-blocked")}</span>
      <button type="button" class="button quiet" onClick={wake}>
        {t("sound-on")}
      </button>
    </div>
  );
}
