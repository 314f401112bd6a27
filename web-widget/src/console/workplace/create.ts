// Makes the desk of this page, and tells the agent what happens on it.
import { effect } from "@preact/signals-core";
import { alarm, announce } from "../../shared/announce.ts";
import { wordsOf } from "../../shared/hidden.ts";
import { lang, t } from "../../shared/i18n.ts";
import { wordingIs } from "../../shared/refresh.ts";
import { toast } from "../../shared/ui/Toasts.tsx";
import type { World } from "../../shared/world.ts";
import { repliesAre } from "../chat/replies.ts";
import { desk, setDesk } from "../desk/current.ts";
import { Desk, type DeskListeners } from "../desk/desk.ts";
import { note } from "../notify.ts";
import { chime, wake } from "../sound.ts";
import { errorFor, noticeFor } from "../words.ts";

const watched = (conversation: string) =>
  conversation === desk.selected.peek() && document.visibilityState === "visible";

/** Another tab may have the chat open: what is read within this time needs no chime. */
const READ_ELSEWHERE_MS = 600;

function callsFor(conversation: string, what: string): void {
  setTimeout(() => {
    if (!desk.unread.peek()[conversation]) return;
    chime(what);
    note(what, t("console-title"), t("said-elsewhere"));
  }, READ_ELSEWHERE_MS);
}

const listeners: DeskListeners = {
  watched,
  news(conversation, { key, body }) {
    const seen = watched(conversation);
    if (body.kind === "visitor") {
      announce(
        seen ? t("said-visitor", { text: wordsOf(body) }) : t("said-elsewhere"),
        seen ? body.lang : lang.peek(),
      );
      if (!seen) callsFor(conversation, key);
    } else if (body.kind === "agent") {
      const own = body.agent === desk.body.peek()?.me.agent;
      const args = { text: wordsOf(body), agent: body.name };
      if (seen) announce(t(own ? "said-you" : "said-colleague", args), body.lang);
    } else if (seen) {
      announce(noticeFor(body));
    }
  },
  offered({ offer, lang: of, priority }) {
    const args = { lang: t(`lang-${of}`), priority: t(`priority-${priority}`) };
    announce(t("offer-spoken", args));
    chime(offer);
    note(offer, t("console-title"), t("offer-spoken", args));
  },
  alarmed({ conversation, reason, lang: of, takes }) {
    const what = t(`alarm-${reason}`);
    const told = t("alarm-spoken", { what, lang: t(`lang-${of}`), takes: takes ? "yes" : "no" });
    alarm(told);
    note(conversation, t("console-title"), told);
  },
  lost: () => toast(t("chat-lost")),
  notSent: (text, code) => alarm(t("not-sent-spoken", { text, reason: errorFor(code) })),
  trouble: (code) => toast(errorFor(code)),
  wordingIs: (version) => wordingIs("console", version, repliesAre),
};

export function createDesk(platform: World): void {
  setDesk(new Desk(listeners, platform));
}

/** Ties the console to its window; called once. */
export function live(): void {
  effect(() => {
    document.documentElement.lang = lang.value;
    const calls = desk.calls.value;
    document.title = calls ? `(${calls}) ${t("console-title")}` : t("console-title");
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") desk.seen();
  });
  // Browsers let a page be heard once it has been used.
  wake();
  for (const kind of ["pointerdown", "keydown"]) {
    document.addEventListener(kind, wake, { capture: true, passive: true });
  }
}
