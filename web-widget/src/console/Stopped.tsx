// The page cannot go on by itself: loading it again is what is left.
import { t } from "../shared/i18n.ts";
import { Icon } from "../shared/ui/icons.tsx";

export function Stopped() {
  return (
    <div class="strip warn stopped" role="alert">
      <Icon name="alert" size={18} />
      <span>{t("stopped")}</span>
      <button type="button" class="button" onClick={() => location.reload()}>
        {t("reload")}
      </button>
    </div>
  );
}
