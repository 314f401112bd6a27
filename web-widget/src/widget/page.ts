// What this page is at the moment: its chat, whether it is seen, how much is unread. The parts of
// the page read it from here.
import { effect, signal } from "@preact/signals-core";
import { alarm } from "../shared/announce.ts";
import { errorText, type Lang, lang, pickLang, t } from "../shared/i18n.ts";
import { wordingIs } from "../shared/refresh.ts";
import { keep, recall } from "../shared/storage.ts";
import { toast } from "../shared/ui/Toasts.tsx";
import type { LangFrom } from "../shared/wire.ts";
import { browser } from "../shared/world.ts";
import { Chat } from "./chat.ts";
import { type Host, meetHost } from "./host.ts";

const LANG_KEY = "puente.lang";
const asked = new URLSearchParams(location.search);
const site = asked.get("site") ?? "demo";

function firstLang(): [Lang, LangFrom] {
  const chosen = pickLang(recall<string>("session", LANG_KEY));
  if (chosen) return [chosen, "chosen"];
  const page = pickLang(asked.get("lang"));
  if (page) return [page, "page"];
  return [pickLang(...navigator.languages) ?? "en", "browser"];
}

const [startLang, langFrom] = firstLang();
lang.value = startLang;

/** The loader, where there is one. */
export const host = signal<Host | null>(null);
/** Whether the visitor can see this page: a closed panel is loaded, yet unseen. */
export const shown = signal(parent === window);
export const unread = signal(0);
export const draft = signal(recall<string>("session", `puente.draft.${site}`) ?? "");
/** Goes up when the visitor opened the panel: the composer takes the focus. */
export const opened = signal(0);

function langIs(to: Lang): void {
  lang.value = to;
  host.peek()?.tell({ t: "locale", lang: to });
}

export const chat = new Chat(
  site,
  langFrom,
  {
    news(row, mine) {
      // Nothing is said before the first line, and the first screen does without it.
      if (shown.peek()) import("./news.ts").then(({ tell }) => tell(row, mine));
      else if (!mine && row.body.kind !== "visitor") unread.value += 1;
    },
    notSent: (text, code) => alarm(t("not-sent-spoken", { text, reason: errorText(code) })),
    trouble: toast,
    langIs,
    wordingIs: (version) => wordingIs("widget", version),
  },
  browser,
);

/** The visitor's own switch; it holds for this tab. */
export function switchLang(to: Lang): void {
  keep("session", LANG_KEY, to);
  chat.setLang(to);
}

/** Ties the page to its surroundings; called once. */
export function live(): void {
  effect(() => {
    document.documentElement.lang = lang.value;
    document.title = t("chat-title");
  });
  effect(() => {
    keep("session", `puente.draft.${site}`, draft.value || null);
  });
  effect(() => host.value?.tell({ t: "unread", count: unread.value }));
  effect(() => {
    const thread = chat.thread.value;
    host.value?.tell({ t: "active", on: thread !== null && chat.phase.value !== "ended" });
  });
  // What is not yet sent and cannot be kept would be lost with the page.
  addEventListener("beforeunload", (event) => {
    if (chat.outbox.pending.peek() && !keep("session", "puente.probe", 1)) event.preventDefault();
  });
  meetHost(
    (message) => {
      if (message.t === "shown") {
        shown.value = true;
        unread.value = 0;
        if (message.focus) opened.value += 1;
      } else if (message.t === "hidden") {
        shown.value = false;
      } else if (message.t === "prefill") {
        draft.value = message.text;
      } else if (message.lang !== lang.peek()) {
        switchLang(message.lang);
      }
    },
    (loader) => {
      host.value = loader;
      loader.tell({ t: "ready" });
    },
  );
}
