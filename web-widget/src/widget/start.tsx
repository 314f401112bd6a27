// The visitor's page: wording first, then the page, then the connection.
import "@preact/signals";
import { render } from "preact";
import { prepareAnnouncer } from "../shared/announce.ts";
import { kickWhenBack } from "../shared/conn.ts";
import { install, lang } from "../shared/i18n.ts";
import { noteCompositions } from "../shared/keys.ts";
import { part } from "../shared/part.ts";
import { reloadOnce } from "../shared/reload.ts";
import { startClock } from "../shared/time.ts";
import { browser } from "../shared/world.ts";
import { App, loadConversation } from "./App.tsx";
import { loadWhenWanted } from "./later.ts";
import { chat, createPage, drawn } from "./page.ts";

export async function start(): Promise<void> {
  // Before anything that waits: the host page greets this frame as soon as it is loaded.
  const met = createPage(browser);
  const first = await part(() =>
    lang.peek() === "es" ? import("phrases:widget-first/es") : import("phrases:widget-first/en"),
  );
  install(first.default);
  prepareAnnouncer();
  noteCompositions();
  startClock();

  const root = document.getElementById("app");
  if (root) {
    root.replaceChildren();
    render(<App />, root);
  }
  drawn.value = true;

  loadWhenWanted(loadConversation, () => chat.lines.value.length > 0);
  await met;
  chat.connection.start();
  kickWhenBack(chat.connection);
  reloadOnce(chat.connection);
}
