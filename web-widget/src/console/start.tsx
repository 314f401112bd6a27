// The agents' console: first what the sign-in needs, then, for whoever is signed in, the desk.
import phrases from "phrases:console-first";
import "@preact/signals";
import { effect } from "@preact/signals-core";
import { render } from "preact";
import { prepareAnnouncer } from "../shared/announce.ts";
import { refuseFiles } from "../shared/files.ts";
import { install, lang, t } from "../shared/i18n.ts";
import { noteCompositions } from "../shared/keys.ts";
import { surviveTranslators } from "../shared/translated.ts";
import { toast } from "../shared/ui/Toasts.tsx";
import { App } from "./App.tsx";
import { recallLang } from "./language.ts";
import { fetchWorkplace, workplace } from "./loading.ts";
import { session, whoAmI } from "./session.ts";

export function start(): void {
  recallLang();
  install(phrases);
  prepareAnnouncer();
  noteCompositions();
  refuseFiles(() => toast(t("files-not-taken")));
  surviveTranslators(document.body);

  const root = document.getElementById("app");
  if (root) render(<App />, root);

  // The desk has a title of its own, with what waits in it.
  effect(() => {
    if (workplace.value) return;
    document.documentElement.lang = lang.value;
    document.title = t("console-title");
  });
  effect(() => {
    if (session.value) fetchWorkplace();
  });
  whoAmI();
}
