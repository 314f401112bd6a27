// The script a customer puts on a page: a button, and a frame that is made when it is first needed.
// Reads nothing of the page but its own tag and the page's language.
import phrases from "phrases:loader";
import { bundles, format, type Lang, pickLang } from "../shared/fluent.ts";
import { keyOf } from "../shared/keys.ts";
import { keep, recall } from "../shared/storage.ts";
import type { Kept, ToLoader } from "../widget/host.ts";
import { type Bridge, bridge } from "./bridge.ts";
import { launcher } from "./launcher.ts";
import { titleMark } from "./title.ts";

type Happening = "ready" | "open" | "close" | "unread" | "locale";
type Call = [keyof Api, ...unknown[]];

export interface Api {
  open(options?: { prefill?: string }): void;
  close(): void;
  toggle(): void;
  setLocale(to: Lang): void;
  /** Returns what takes the listener away again. */
  on(what: Happening, then: (detail: unknown) => void): () => void;
  destroy(): void;
}

/** In every tab: what is unread in one is unread in the next. */
const ACTIVE_KEY = "puente.active";
const OPEN_KEY = "puente.open";
/** Smaller windows are filled. */
const FULL = "(max-width: 480px), (max-height: 420px)";

export function begin(script: HTMLScriptElement): Api {
  const origin = new URL(script.src, location.href).origin;
  const { site = "demo" } = script.dataset;
  const words = bundles([phrases]);
  let lang =
    pickLang(script.dataset.lang, document.documentElement.lang, ...navigator.languages) ?? "en";
  const t = (id: string, count = 0) => format(words[lang], id, { count }) ?? "";

  const ui = launcher();
  const full = matchMedia(FULL);
  const listeners = new Map<Happening, Set<(detail: unknown) => void>>();
  let frame: HTMLIFrameElement | null = null;
  let line: Bridge | null = null;
  let open = false;
  let unread = 0;
  let inertOnes: Element[] = [];

  const emit = (what: Happening, detail: unknown) => {
    for (const then of listeners.get(what) ?? []) then(detail);
    document.dispatchEvent(new CustomEvent(`puente:${what}`, { detail }));
  };

  const chosen = (what: keyof Kept) => recall("local", `puente.${what}`) !== null;
  const isSmall = () => script.dataset.launcher === "small" || chosen("small");
  const title = titleMark();

  const draw = () => {
    ui.wrap.lang = lang;
    ui.wrap.classList.toggle("small", isSmall());
    title.show(script.dataset.titleMark === "none" ? 0 : unread);
    ui.wrap.classList.toggle("full", open && full.matches);
    ui.panel.hidden = !open;
    if (frame) frame.title = t("launcher-frame");
    ui.show({
      open,
      word: t(open ? "launcher-close" : "launcher-open"),
      unread: open ? 0 : unread,
      unreadWord: t("launcher-unread", unread),
    });
    holdPage(open && full.matches);
  };

  /** When the panel fills the window, the page behind it must not be reached or scrolled. */
  const holdPage = (held: boolean) => {
    for (const one of inertOnes) one.removeAttribute("inert");
    inertOnes = [];
    document.documentElement.style.overflow = held ? "hidden" : "";
    if (!held) return;
    inertOnes = Array.from(document.body.children).filter(
      (one) => one !== ui.root && !one.hasAttribute("inert"),
    );
    for (const one of inertOnes) one.setAttribute("inert", "");
  };

  const hear = (message: ToLoader) => {
    switch (message.t) {
      case "ready":
        line?.tell({ t: "kept", sound: chosen("sound"), small: isSmall() });
        if (open) line?.tell({ t: "shown", focus: false });
        emit("ready", null);
        break;
      case "close":
        api.close();
        break;
      case "unread":
        if (message.count > unread) ui.tell(t("launcher-unread", message.count));
        if (message.count !== unread) emit("unread", message.count);
        unread = message.count;
        draw();
        break;
      case "locale":
        if (message.lang === lang) break;
        lang = message.lang;
        emit("locale", message.lang);
        draw();
        break;
      case "active":
        keep("local", ACTIVE_KEY, message.on ? 1 : null);
        break;
      case "keep":
        keep("local", `puente.${message.what}`, message.on ? 1 : null);
        draw();
        break;
    }
  };

  const load = () => {
    if (frame) return;
    frame = document.createElement("iframe");
    // For the sound that a visitor may have asked for.
    frame.allow = "autoplay";
    frame.src = `${origin}/embed?site=${encodeURIComponent(site)}&lang=${lang}`;
    line = bridge(frame, origin, hear);
    ui.panel.append(frame);
  };

  const show = (focus: boolean) => {
    load();
    open = true;
    keep("session", OPEN_KEY, 1);
    draw();
    line?.tell({ t: "shown", focus });
    if (focus) frame?.focus();
  };

  const onEscape = (event: KeyboardEvent) => {
    if (keyOf(event) === "Escape" && open) api.close();
  };

  const api: Api = {
    open(options) {
      if (!open) {
        show(true);
        emit("open", null);
      }
      if (options?.prefill) line?.tell({ t: "prefill", text: options.prefill });
    },
    close() {
      if (!open) return;
      open = false;
      keep("session", OPEN_KEY, null);
      line?.tell({ t: "hidden" });
      draw();
      ui.button.focus();
      emit("close", null);
    },
    toggle: () => (open ? api.close() : api.open()),
    setLocale(to) {
      const wanted = pickLang(to);
      if (!wanted || wanted === lang) return;
      lang = wanted;
      line?.tell({ t: "locale", lang: wanted });
      emit("locale", wanted);
      draw();
    },
    on(what, then) {
      const all = listeners.get(what) ?? new Set();
      listeners.set(what, all.add(then));
      return () => all.delete(then);
    },
    destroy() {
      holdPage(false);
      title.show(0);
      line?.close();
      full.removeEventListener("change", draw);
      ui.root.remove();
      listeners.clear();
    },
  };

  ui.button.addEventListener("click", () => api.toggle());
  ui.wrap.addEventListener("keydown", onEscape);
  full.addEventListener("change", draw);
  document.body.append(ui.root);
  draw();

  // A chat that goes on from the last page is loaded when there is time, for its unread count.
  if (recall("session", OPEN_KEY) && !full.matches) show(false);
  else if (recall("local", ACTIVE_KEY)) whenIdle(load);
  return api;
}

function whenIdle(then: () => void): void {
  if ("requestIdleCallback" in globalThis) requestIdleCallback(then, { timeout: 3_000 });
  else setTimeout(then, 1_000);
}

/** Calls that a page made before this script arrived: `window.Puente = { q: [["open"]] }`. */
export function replay(api: Api, early: unknown): void {
  const calls = (early as { q?: Call[] } | undefined)?.q;
  if (!Array.isArray(calls)) return;
  for (const [name, ...args] of calls) {
    const verb = api[name] as ((...args: unknown[]) => unknown) | undefined;
    verb?.(...args);
  }
}
