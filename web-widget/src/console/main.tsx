// The agents' console: wording, session, then either the sign-in or the desk.
import phrases from "phrases:console";
import "@preact/signals";
import { effect } from "@preact/signals-core";
import { render } from "preact";
import { prepareAnnouncer } from "../shared/announce.ts";
import { kickWhenBack } from "../shared/conn.ts";
import { refuseFiles } from "../shared/files.ts";
import { install, t } from "../shared/i18n.ts";
import { noteCompositions } from "../shared/keys.ts";
import { reloadOnce } from "../shared/reload.ts";
import { startClock } from "../shared/time.ts";
import { surviveTranslators } from "../shared/translated.ts";
import { toast } from "../shared/ui/Toasts.tsx";
import { App } from "./App.tsx";
import { listenForKeys } from "./keys.ts";
import { desk, live } from "./room.ts";
import { session, whoAmI } from "./session.ts";

const CLOSE_SIGNED_OUT = 4510;

install(phrases);
live();
prepareAnnouncer();
noteCompositions();
refuseFiles(() => toast(t("files-not-taken")));
startClock();
listenForKeys();

surviveTranslators(document.body);

const root = document.getElementById("app");
if (root) render(<App />, root);

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
whoAmI();
