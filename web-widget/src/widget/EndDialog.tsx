// Asks before a chat is ended, since that cannot be taken back by a click.
import { t } from "../shared/i18n.ts";
import { Dialog } from "../shared/ui/Dialog.tsx";
import { chat } from "./page.ts";

export function EndDialog({ onClose }: { onClose(): void }) {
  return (
    <Dialog title={t("end-title")} onClose={onClose}>
      <p>{t("end-text")}</p>
      <div class="dialog-actions">
        <button type="button" class="button" onClick={onClose}>
          {t("end-no")}
        </button>
        <button
          type="button"
          class="button danger"
          onClick={() => {
            chat.end();
            onClose();
          }}
        >
          {t("end-chat")}
        </button>
      </div>
    </Dialog>
  );
}
