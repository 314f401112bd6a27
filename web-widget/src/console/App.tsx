// The console as a whole: sign-in, or the desk with its list on one side and one chat on the other.
import { t } from "../shared/i18n.ts";
import { Confirm } from "../shared/ui/Confirm.tsx";
import { ConnectionLine } from "../shared/ui/ConnectionLine.tsx";
import { Icon } from "../shared/ui/icons.tsx";
import { Toasts } from "../shared/ui/Toasts.tsx";
import { Alarms } from "./Alarms.tsx";
import { HelpSheet } from "./HelpSheet.tsx";
import { AwayDialog, SignOutDialog } from "./LeaveDialog.tsx";
import { Mended } from "./Mended.tsx";
import { ChangePassword } from "./NewPassword.tsx";
import { Missed, Silenced } from "./Notices.tsx";
import { Problems, WordsAlone } from "./Problems.tsx";
import { desk, dialog } from "./room.ts";
import { Side } from "./Side.tsx";
import { SignIn } from "./SignIn.tsx";
import { session } from "./session.ts";
import { ThreadPane } from "./ThreadPane.tsx";
import { TopBar } from "./TopBar.tsx";
import { TryView } from "./TryView.tsx";

export function App() {
  if (session.value === undefined) return null;
  if (session.value === null) return <SignIn />;
  const stopped = desk.connection.stoppedBy.value;
  return (
    <div class={`console${desk.selected.value ? " in-chat" : ""}`}>
      <TopBar />
      <ConnectionLine status={desk.connection.status.value} />
      {stopped === null ? null : <Stopped />}
      <Alarms />
      <section class="notices" aria-label={t("notices-label")}>
        <Missed />
        <Silenced />
        <Problems />
        <Mended count={desk.problems.value} />
        <WordsAlone />
      </section>
      <main class="panes">
        <Side />
        <ThreadPane />
      </main>
      <Toasts />
      <Dialogs />
    </div>
  );
}

function Stopped() {
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

function Dialogs() {
  const close = () => {
    dialog.value = "none";
  };
  const open = desk.selected.value;
  switch (dialog.value) {
    case "help":
      return <HelpSheet onClose={close} />;
    case "password":
      return <ChangePassword onClose={close} />;
    case "try":
      return <TryView onClose={close} />;
    case "end":
      return (
        <Confirm
          title="end-question"
          text="end-explained"
          yes="end-chat"
          no="cancel"
          onYes={() => open && desk.end(open)}
          onClose={close}
        />
      );
    case "give-back":
      return (
        <Confirm
          title="give-back-question"
          text="give-back-explained"
          yes="give-back"
          no="cancel"
          onYes={() => open && desk.giveBack(open)}
          onClose={close}
        />
      );
    case "away":
      return <AwayDialog onClose={close} />;
    case "sign-out":
      return <SignOutDialog onClose={close} />;
    case "none":
      return null;
  }
}
