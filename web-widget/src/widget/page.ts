// What this page is at the moment: its chat, whether it is seen, how much is unread. The parts of
// the page read it from here.
import { computed, effect, signal, untracked } from "@preact/signals-core";
import { alarm } from "../shared/announce.ts";
import { errorText, type Lang, lang, pickLang, t } from "../shared/i18n.ts";
import { wordingIs } from "../shared/refresh.ts";
import { keep, recall } from "../shared/storage.ts";
import { isNews } from "../shared/thread.ts";
import { toast } from "../shared/ui/Toasts.tsx";
import type { LangFrom } from "../shared/wire.ts";
import { browser } from "../shared/world.ts";
import { Chat } from "./chat.ts";
import { type Host, type Kept, meetHost } from "./host.ts";

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
/** Whether the panel is open: a closed one is loaded, yet unseen. A page of its own always is. */
const shown = signal(parent === window);
const inFront = signal(document.visibilityState === "visible");
/** The chat is before the visitor's eyes. */
const inSight = computed(() => shown.value && inFront.value);
/** What the visitor has chosen for every page; kept here where there is no loader to keep it. */
export const kept = signal<Kept>({
  sound: recall<boolean>("local", "puente.sound") === true,
  small: false,
});
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
    // Nothing is said before the first line, and the first screen does without the words for it.
    news(row, mine) {
      const seen = inSight.peek();
      if (seen) import("./news.ts").then(({ tell }) => tell(row, mine));
      if (!mine && isNews(row.body) && kept.peek().sound) {
        import("./sound.ts").then((sound) => (seen ? sound.seen : sound.unseen)(row.key));
      }
    },
    meanwhile(rows) {
      if (rows.length) import("./news.ts").then(({ tellMeanwhile }) => tellMeanwhile(rows));
    },
    notSent: (text, code) => alarm(t("not-sent-spoken", { text, reason: errorText(code) })),
    trouble: toast,
    langIs,
    wordingIs: (version) => wordingIs("widget", version),
  },
  browser,
);

/** The visitor's choice, for every page with this chat. */
export function choose(what: keyof Kept, on: boolean): void {
  kept.value = { ...kept.peek(), [what]: on };
  keep("local", `puente.${what}`, on || null);
  host.peek()?.tell({ t: "keep", what, on });
  if (what === "sound" && on) import("./sound.ts").then(({ play }) => play());
}

/** The visitor's own switch; it holds for this tab. */
export function switchLang(to: Lang): void {
  keep("session", LANG_KEY, to);
  chat.setLang(to);
}

/** Ties the page to its surroundings; called once. */
export function live(): void {
  effect(() => {
    document.documentElement.lang = lang.value;
    const unread = chat.reading.unread.value;
    document.title = unread ? `(${unread}) ${t("chat-title")}` : t("chat-title");
  });
  effect(() => {
    keep("session", `puente.draft.${site}`, draft.value || null);
  });
  effect(() => host.value?.tell({ t: "unread", count: chat.reading.unread.value }));
  effect(() => {
    const on = inSight.value;
    untracked(() => chat.looks(on));
  });
  document.addEventListener("visibilitychange", () => {
    inFront.value = document.visibilityState === "visible";
  });
  // The last chance to say what was read.
  addEventListener("pagehide", () => {
    inFront.value = false;
  });
  addEventListener("pageshow", () => {
    inFront.value = document.visibilityState === "visible";
  });
  effect(() => {
    const thread = chat.thread.value;
    const waits = chat.reading.unread.value > 0;
    host.value?.tell({
      t: "active",
      on: waits || (thread !== null && chat.phase.value !== "ended"),
    });
  });
  // What is not yet sent and cannot be kept would be lost with the page.
  addEventListener("beforeunload", (event) => {
    if (chat.outbox.pending.peek() && !keep("session", "puente.probe", 1)) event.preventDefault();
  });
  meetHost(
    (message) => {
      if (message.t === "shown") {
        shown.value = true;
        if (message.focus) opened.value += 1;
      } else if (message.t === "hidden") {
        shown.value = false;
      } else if (message.t === "prefill") {
        draft.value = message.text;
      } else if (message.t === "kept") {
        kept.value = { sound: message.sound, small: message.small };
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
