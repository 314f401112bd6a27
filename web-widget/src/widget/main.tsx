// The visitor's page: wording first, then the page, then the connection.
import { effect } from "@preact/signals";
import { render } from "preact";
import { prepareAnnouncer } from "../shared/announce.ts";
import { kickWhenBack } from "../shared/conn.ts";
import { install, lang } from "../shared/i18n.ts";
import { keep, recall } from "../shared/storage.ts";
import { startClock } from "../shared/time.ts";
import { App } from "./App.tsx";
import { chat, live } from "./page.ts";

const CLOSE_VERSION = 4500;
const RELOADED_KEY = "puente.reloaded";

// Before anything that waits: the host page greets this frame as soon as it is loaded.
live();
const first = lang.peek() === "es" ? import("phrases:widget-first/es") : import("phrases:widget-first/en");
install((await first).default);
prepareAnnouncer();
startClock();

const root = document.getElementById("app");
if (root) render(<App />, root);

import("phrases:widget").then((all) => install(all.default));
chat.connection.start();
kickWhenBack(chat.connection);

// This page is older than the server: once, a fresh copy is fetched by itself.
effect(() => {
  if (chat.connection.status.value === "online") keep("session", RELOADED_KEY, null);
  if (chat.connection.stoppedBy.value !== CLOSE_VERSION) return;
  if (recall("session", RELOADED_KEY) || !keep("session", RELOADED_KEY, 1)) return;
  location.reload();
});
