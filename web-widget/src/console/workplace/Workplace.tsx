// The desk with its list on one side and one chat on the other, and what ties it to its window.
import phrases from "phrases:console-rest";
import { effect } from "@preact/signals-core";
import { kickWhenBack } from "../../shared/conn.ts";
import { install, t } from "../../shared/i18n.ts";
import { reloadOnce } from "../../shared/reload.ts";
import { startClock } from "../../shared/time.ts";
import { Confirm } from "../../shared/ui/Confirm.tsx";
import { ConnectionLine } from "../../shared/ui/ConnectionLine.tsx";
import { Toasts } from "../../shared/ui/Toasts.tsx";
import { browser } from "../../shared/world.ts";
import { ThreadPane } from "../chat/ThreadPane.tsx";
import { desk, dialog } from "../desk/current.ts";
import { Alarms } from "../line/Alarms.tsx";
import { Sidebar } from "../line/Sidebar.tsx";
import { recallNotes } from "../notify.ts";
import { Stopped } from "../Stopped.tsx";
import { session, whoAmI } from "../session.ts";
import { recallSound } from "../sound.ts";
import { TryView } from "../try/TryView.tsx";
import { ChangePassword } from "./ChangePassword.tsx";
import { createDesk, live } from "./create.ts";
import { HelpSheet } from "./HelpSheet.tsx";
import { listenForKeys } from "./keys.ts";
import { AwayDialog, SignOutDialog } from "./LeaveDialog.tsx";
import { finishDepartures } from "./leaving.ts";
import { Mended } from "./Mended.tsx";
import { Missed, Silenced } from "./Notices.tsx";
import { Problems, WordsAlone } from "./Problems.tsx";
import { TopBar } from "./TopBar.tsx";

const CLOSE_SIGNED_OUT = 4510;

/** Called once, before anything of it is drawn. */
export function open(): void {
  install(phrases);
  recallSound();
  recallNotes();
  createDesk(browser);
  live();
  finishDepartures();
  startClock();
  listenForKeys();
  // The connection belongs to the session: it comes and goes with it.
  effect(() => {
    if (session.value) desk.connection.start();
    else desk.connection.stop();
  });
  // Another window may have changed the password: then this one's session is over, but not the browser's.
  effect(() => {
    if (desk.connection.stoppedBy.value === CLOSE_SIGNED_OUT) whoAmI();
  });
  reloadOnce(desk.connection);
  kickWhenBack(desk.connection);
}

export function Desk() {
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
        <Sidebar />
        <ThreadPane />
      </main>
      <Toasts />
      <Dialogs />
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
