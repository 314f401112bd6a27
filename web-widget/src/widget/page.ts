// What this page is at the moment: its chat, whether it is seen, how much is unread. The parts of
// the page read it from here, once `createPage` has put it together.
import { computed, effect, signal, untracked } from "@preact/signals-core";
import { alarm } from "../shared/announce.ts";
import { errorText, type Lang, lang, pickLang, t } from "../shared/i18n.ts";
import { part } from "../shared/part.ts";
import { wordingIs } from "../shared/refresh.ts";
import { keep, recall } from "../shared/storage.ts";
import { isNews } from "../shared/thread.ts";
import { toast } from "../shared/ui/Toasts.tsx";
import type { LangFrom } from "../shared/wire.ts";
import type { World } from "../shared/world.ts";
import { Chat, type ChatListeners } from "./chat.ts";
import { type Choices, type Host, meetHost, type ToFrame } from "./host.ts";

/** A page whose loader is older, or was blocked, never greets. */
const GREETING_MS = 1_500;
const LANG_KEY = "puente.lang";

/** Set by `createPage`, before anything is drawn. */
export let chat: Chat;
/** The loader, where there is one. */
export const host = signal<Host | null>(null);
/** Whether the panel is open: a closed one is loaded, yet unseen. A page of its own always is. */
const shown = signal(false);
const inFront = signal(false);
/** The chat is before the visitor's eyes. */
const inSight = computed(() => shown.value && inFront.value);
/** What the visitor has chosen for every page; kept here where there is no loader to keep it. */
export const choices = signal<Choices>({ sound: false, small: false });
export const draft = signal("");
/** Something is drawn: the panel may show this page. */
export const drawn = signal(false);
/** Neither cookie nor storage keep this chat: it ends with this page, which the visitor must know. */
export const endsHere = signal(false);
/** Goes up when the visitor opened the panel: the composer takes the focus. */
export const opened = signal(0);

function firstLang(asked: string | null): [Lang, LangFrom] {
  const chosen = pickLang(recall<string>("session", LANG_KEY));
  if (chosen) return [chosen, "chosen"];
  const page = pickLang(asked);
  if (page) return [page, "page"];
  return [pickLang(...navigator.languages) ?? "en", "browser"];
}

/** What cannot be loaded leaves the line itself, which is on the page. */
const ignore = () => {};

const listeners = (tokenKey: string): ChatListeners => ({
  // Nothing is said before the first line, and the first screen does without the words for it.
  news(row, mine) {
    const seen = inSight.peek();
    if (seen) part(() => import("./news.ts")).then(({ tell }) => tell(row, mine), ignore);
    if (!mine && isNews(row.body) && choices.peek().sound) {
      const heard = seen ? "seen" : "unseen";
      part(() => import("./sound.ts")).then((sound) => sound[heard](row.key), ignore);
    }
  },
  meanwhile(rows) {
    if (!rows.length) return;
    part(() => import("./news.ts")).then(({ tellMeanwhile }) => tellMeanwhile(rows), ignore);
  },
  notSent: (text, code) => alarm(t("not-sent-spoken", { text, reason: errorText(code) })),
  trouble: toast,
  langIs(to) {
    lang.value = to;
    host.peek()?.tell({ t: "locale", lang: to });
  },
  wordingIs: (version) => wordingIs("widget", version),
  // What this frame may not keep either, the page around it may.
  tokenIs(token) {
    if (keep("session", tokenKey, token)) return;
    endsHere.value = true;
    host.peek()?.tell({ t: "keep", token });
  },
});

/** A conversation that is not over. */
export const going = () => chat.thread.value !== null && chat.phase.value !== "ended";

/** The visitor's choice, for every page with this chat. */
export function choose(what: keyof Choices, on: boolean): void {
  choices.value = { ...choices.peek(), [what]: on };
  keep("local", `puente.${what}`, on || null);
  host.peek()?.tell({ t: "chooses", what, on });
  if (what === "sound" && on) part(() => import("./sound.ts")).then(({ play }) => play(), ignore);
}

/** The visitor's own switch; it holds for this tab. */
export function switchLang(to: Lang): void {
  keep("session", LANG_KEY, to);
  chat.setLang(to);
}

/**
 * Puts the page together and ties it to its surroundings; called once. Done when the loader has greeted, or when
 * nobody will: then the connection knows all it can know.
 */
export function createPage(platform: World): Promise<void> {
  const asked = new URLSearchParams(location.search);
  const site = asked.get("site") ?? "demo";
  const tokenKey = `puente.token.${site}`;
  const [startLang, langFrom] = firstLang(asked.get("lang"));
  lang.value = startLang;
  shown.value = parent === window;
  choices.value = { sound: recall<boolean>("local", "puente.sound") === true, small: false };
  draft.value = recall<string>("session", `puente.draft.${site}`) ?? "";
  chat = new Chat(site, langFrom, listeners(tokenKey), platform);
  watchWindow();
  tellOutside(`puente.draft.${site}`);
  const kept = recall<unknown>("session", tokenKey);
  if (typeof kept === "string") chat.remember(kept);
  return new Promise((met) => {
    if (parent === window) met();
    else setTimeout(met, GREETING_MS);
    meetHost(hearHost, (loader, token) => {
      host.value = loader;
      if (token) chat.remember(token);
      met();
    });
  });
}

function watchWindow(): void {
  const look = () => {
    inFront.value = document.visibilityState === "visible";
  };
  look();
  effect(() => {
    const on = inSight.value;
    untracked(() => chat.looks(on));
  });
  document.addEventListener("visibilitychange", look);
  // The last chance to say what was read.
  addEventListener("pagehide", () => {
    inFront.value = false;
  });
  addEventListener("pageshow", look);
  // What is not yet sent and cannot be kept would be lost with the page.
  addEventListener("beforeunload", (event) => {
    const unsent = chat.outbox.pending.peek() && !keep("session", "puente.probe", 1);
    if (unsent || (endsHere.peek() && going())) event.preventDefault();
  });
}

/** Keeps the window's title, the tab's storage and the loader up to date. */
function tellOutside(draftKey: string): void {
  effect(() => {
    document.documentElement.lang = lang.value;
    const unread = chat.reading.unread.value;
    document.title = unread ? `(${unread}) ${t("chat-title")}` : t("chat-title");
  });
  effect(() => {
    keep("session", draftKey, draft.value || null);
  });
  effect(() => host.value?.tell({ t: "unread", count: chat.reading.unread.value }));
  effect(() => {
    const waits = chat.reading.unread.value > 0;
    host.value?.tell({ t: "active", on: waits || going() });
  });
  effect(() => {
    if (drawn.value) host.value?.tell({ t: "ready" });
  });
}

function hearHost(message: ToFrame): void {
  if (message.t === "shown") {
    shown.value = true;
    if (message.focus) opened.value += 1;
  } else if (message.t === "hidden") {
    shown.value = false;
  } else if (message.t === "prefill") {
    if (typeof message.text === "string") draft.value = message.text;
  } else if (message.t === "choices") {
    choices.value = { sound: message.sound, small: message.small };
  } else if (message.t === "kept") {
    endsHere.value = !message.ok;
  } else {
    const wanted = pickLang(message.lang);
    if (wanted && wanted !== lang.peek()) switchLang(wanted);
  }
}
