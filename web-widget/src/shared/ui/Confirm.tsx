// Asks before something is done that a click cannot take back.
import { t } from "../i18n.ts";
import { Dialog } from "./Dialog.tsx";

export interface ConfirmProps {
  title: string;
  text: string;
  /** What the two buttons say. */
  yes: string;
  no: string;
  onYes(): void;
  onClose(): void;
}

export function Confirm({ title, text, yes, no, onYes, onClose }: ConfirmProps) {
  return (
    <Dialog title={t(title)} onClose={onClose}>
      <p>{t(text)}</p>
      <div class="dialog-actions">
        <button type="button" class="button" onClick={onClose}>
          {t(no)}
        </button>
        <button
          type="button"
          class="button danger"
          onClick={() => {
            onYes();
            onClose();
          }}
        >
          {t(yes)}
        </button>
      </div>
    </Dialog>
  );
}
