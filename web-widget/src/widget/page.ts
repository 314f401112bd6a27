// What this page is at the moment: its chat, whether it is seen, how much is unread. The parts of
// the page read it from here.
import { effect, signal } from "@preact/signals-core";
import { alarm, announce } from "../shared/announce.ts";
import { wordsOf } from "../shared/hidden.ts";
import { errorText, type Lang, lang, phrase, pickLang, t } from "../shared/i18n.ts";
import { wordingIs } from "../shared/refresh.ts";
import { noticeText, plain } from "../shared/spoken.ts";
import { keep, recall } from "../shared/storage.ts";
import type { Row } from "../shared/thread.ts";
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

/** A turn to another language is told in that language, though the page itself turns a moment later. */
const TURNS: Record<string, Lang> = {
  "notice-lang-changed-en": "en",
  "notice-lang-changed-es": "es",
};

function spoken({ body }: Row, mine: boolean): [string, Lang | undefined] {
  switch (body.kind) {
    case "visitor":
      return [t(mine ? "said-own" : "said-own-elsewhere", { text: wordsOf(body) }), undefined];
    case "chose":
      return [t("said-own", { text: body.title }), undefined];
    case "agent":
      return [t("said-agent", { name: body.name, text: wordsOf(body) }), body.lang];
    case "answer":
      return [`${body.title}. ${plain(body.nodes)}`, body.lang];
    case "bot":
      return [t("said-bot", { text: phrase(body.phrase) }), undefined];
    case "clarify":
      return [
        `${body.lead ? phrase(body.lead) : t("clarify-lead")} ${body.options.map((o) => o.title).join("; ")}`,
        undefined,
      ];
    default: {
      const turn = body.kind === "notice" ? TURNS[body.phrase.id] : undefined;
      if (turn && body.kind === "notice") return [phrase(body.phrase, turn), turn];
      return [noticeText(body, "visitor"), undefined];
    }
  }
}

function langIs(to: Lang): void {
  lang.value = to;
  host.peek()?.tell({ t: "locale", lang: to });
}

export const chat = new Chat(
  site,
  langFrom,
  {
    news(row, mine) {
      const [text, of] = spoken(row, mine);
      if (shown.peek()) announce(text, of);
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
