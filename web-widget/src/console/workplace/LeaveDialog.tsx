// What shall become of the open chats of an agent who goes away or signs out.
import { t } from "../../shared/i18n.ts";
import { Dialog } from "../../shared/ui/Dialog.tsx";
import { LangChip, skillName } from "../badges.tsx";
import { desk } from "../desk/current.ts";
import { depart, departing, giveAllBack, openChats } from "./leaving.ts";

function Chats() {
  return (
    <ul class="leave-chats">
      {openChats.value.map(({ conversation, lang, skill }) => (
        <li key={conversation}>
          <LangChip lang={lang} /> {skillName(skill)}
        </li>
      ))}
    </ul>
  );
}

export function AwayDialog({ onClose }: { onClose(): void }) {
  const away = (giveBack: boolean) => {
    desk.presence("away");
    if (giveBack) giveAllBack();
    onClose();
  };
  return (
    <Dialog title={t("away-question")} onClose={onClose}>
      <p>{t("away-explained", { count: openChats.value.length })}</p>
      <Chats />
      <div class="dialog-actions">
        <button type="button" class="button" onClick={onClose}>
          {t("stay-available")}
        </button>
        <button type="button" class="button" onClick={() => away(true)}>
          {t("away-give-back")}
        </button>
        <button type="button" class="button primary" onClick={() => away(false)}>
          {t("away-keep")}
        </button>
      </div>
    </Dialog>
  );
}

export function SignOutDialog({ onClose }: { onClose(): void }) {
  const busy = departing.value;
  const close = () => {
    departing.value = false;
    onClose();
  };
  return (
    <Dialog title={t("sign-out-question")} onClose={close}>
      <p role="status">
        {busy ? t("sign-out-busy") : t("sign-out-explained", { count: openChats.value.length })}
      </p>
      <Chats />
      <div class="dialog-actions">
        <button type="button" class="button" onClick={close}>
          {t("stay-signed-in")}
        </button>
        <button
          type="button"
          class="button danger"
          aria-disabled={busy}
          onClick={() => {
            if (!busy) depart("end");
          }}
        >
          {t("sign-out-end")}
        </button>
        <button
          type="button"
          class="button primary"
          aria-disabled={busy}
          onClick={() => {
            if (!busy) depart("give-back");
          }}
        >
          {t("sign-out-give-back")}
        </button>
      </div>
    </Dialog>
  );
}
