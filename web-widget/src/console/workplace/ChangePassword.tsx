// Another password for somebody who is signed in.
import { t } from "../../shared/i18n.ts";
import { Dialog } from "../../shared/ui/Dialog.tsx";
import { toast } from "../../shared/ui/Toasts.tsx";
import { desk } from "../desk/current.ts";
import { session } from "../session.ts";
import { NewPasswordForm } from "../sign-in/NewPassword.tsx";

export function ChangePassword({ onClose }: { onClose(): void }) {
  const login = session.value?.login;
  if (login === undefined) return null;
  const onDone = () => {
    // The connection belongs to the session that has just ended; the new one is in the cookie.
    desk.connection.restart();
    toast(t("password-changed"));
    onClose();
  };
  return (
    <Dialog title={t("password-change")} onClose={onClose}>
      <p>{t("password-explained")}</p>
      <NewPasswordForm login={login} onDone={onDone} />
    </Dialog>
  );
}
