// What this console is at the moment: its desk, and what of it is told to the agent.
import { effect, signal } from "@preact/signals-core";
import { alarm, announce } from "../shared/announce.ts";
import { wordsOf } from "../shared/hidden.ts";
import { errorText, lang, pickLang, t } from "../shared/i18n.ts";
import { wordingIs } from "../shared/refresh.ts";
import { noticeText } from "../shared/spoken.ts";
import { keep, recall } from "../shared/storage.ts";
import { toast } from "../shared/ui/Toasts.tsx";
import { browser } from "../shared/world.ts";
import { Desk } from "./desk.ts";
import { chime } from "./sound.ts";

const LANG_KEY = "puente.console.lang";

lang.value = pickLang(recall<string>("local", LANG_KEY), ...navigator.languages) ?? "en";

/** Which questions stand open on the screen. */
export const dialog = signal<"none" | "password" | "help" | "try" | "end" | "give-back">("none");

export const desk = new Desk(
  {
    news(conversation, { body }) {
      const seen = conversation === desk.selected.peek() && document.visibilityState === "visible";
      if (seen) desk.seen();
      if (body.kind === "visitor") {
        announce(
          seen ? t("said-visitor", { text: wordsOf(body) }) : t("said-elsewhere"),
          seen ? body.lang : lang.peek(),
        );
        if (!seen) chime();
      } else if (body.kind === "agent") {
        if (seen) announce(t("said-you", { text: wordsOf(body) }), body.lang);
      } else if (seen) {
        announce(noticeText(body, "agent"));
      }
    },
    offered(offer) {
      announce(t("offer-spoken", { lang: t(`lang-${offer.lang}`), priority: offer.priority }));
      chime();
    },
    alarmed({ reason, lang: of, takes }) {
      const what = t(`alarm-${reason}`);
      alarm(t("alarm-spoken", { what, lang: t(`lang-${of}`), takes: takes ? "yes" : "no" }));
    },
    notSent: (text, code) => alarm(t("not-sent-spoken", { text, reason: errorText(code) })),
    trouble: toast,
    wordingIs: (version) => wordingIs("console", version),
  },
  browser,
);

export function switchLang(): void {
  lang.value = lang.peek() === "en" ? "es" : "en";
  keep("local", LANG_KEY, lang.peek());
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
}
