// The script a customer puts on a page: a button, and a frame that is made when it is first needed.
// Reads nothing of the page but its own tag and the page's language.
import phrases from "phrases:loader";
import { bundles, format, pickLang } from "../shared/fluent.ts";
import { keyOf } from "../shared/keys.ts";
import { keep, recall } from "../shared/storage.ts";
import type { Choices, ToLoader } from "../widget/host.ts";
import type { Puente, PuenteEvents } from "./api.ts";
import { complain, shown } from "./complain.ts";
import { Guest } from "./guest.ts";
import { hold, pageIsModal } from "./hold.ts";
import { launcher } from "./launcher.ts";
import { stay } from "./place.ts";
import type { Settings } from "./tag.ts";
import { titleMark } from "./title.ts";

export type Api = Puente;
type Happening = keyof PuenteEvents;

/** In every tab: what is unread in one is unread in the next. */
const ACTIVE_KEY = "puente.active";
const OPEN_KEY = "puente.open";
/** Smaller windows are filled. */
const FULL = "(max-width: 480px), (max-height: 420px)";
/** What the chat's own key looks like; nothing else is kept for it. */
const TOKEN = /^[A-Za-z0-9]{26,64}$/;
/** Everything that can be listened for. */
export const HAPPENINGS: readonly Happening[] = ["ready", "open", "close", "unread", "locale"];

export function begin(settings: Settings, ended = () => {}): Api {
  const { origin, site, lang: asked, resume } = settings;
  const words = bundles([phrases]);
  const pageLang = () =>
    pickLang(asked, document.documentElement.lang, ...navigator.languages) ?? "en";
  let lang = pageLang();
  const t = (id: string, count = 0) => format(words[lang], id, { count }) ?? "";
  const tokenKey = `puente.token ${origin} ${site}`;
  const address = () => `${origin}/embed?site=${encodeURIComponent(site)}&lang=${lang}`;

  const ui = launcher();
  const full = matchMedia(FULL);
  const listeners = new Map<Happening, Set<(detail: unknown) => void>>();
  let open = false;
  let unread = 0;
  let gone = false;
  /** The frame takes the focus once it can: the visitor opened the panel. */
  let wantsFocus = false;
  /** Where the focus was when the page took the panel away. */
  let inside = false;
  /** Opened by a page that is modal itself, which only something modal can stand above. */
  let aboveModal = false;
  let release: (() => void) | null = null;

  const guest = new Guest({
    origin,
    address,
    place: (frame) => ui.panel.box.append(frame),
    token: () => {
      const kept = resume ? recall<unknown>("session", tokenKey) : null;
      return typeof kept === "string" && TOKEN.test(kept) ? kept : null;
    },
    hear: (message) => hear(message),
    moved: () => draw(),
  });

  const emit = <E extends Happening>(what: E, detail: PuenteEvents[E]) => {
    for (const then of listeners.get(what) ?? []) {
      try {
        then(detail);
      } catch (error) {
        // The page's own fault, which must not become the chat's.
        console.error(error);
      }
    }
    document.dispatchEvent(new CustomEvent(`puente:${what}`, { detail }));
  };

  const chosen = (what: keyof Choices) => recall("local", `puente.${what}`) !== null;
  const isSmall = () => settings.small || chosen("small");
  const title = titleMark();

  const draw = () => {
    if (gone) return;
    const fills = open && full.matches;
    const { standing } = guest;
    if (guest.frame) guest.frame.title = t("launcher-frame");
    ui.wrap.lang = lang;
    ui.wrap.classList.toggle("small", isSmall());
    title.show(settings.marksTitle ? unread : 0);
    ui.wrap.classList.toggle("full", fills);
    ui.panel.draw({
      title: t("launcher-frame"),
      close: t("launcher-close"),
      late: standing === "late" ? t("launcher-late") : "",
      retry: t("launcher-retry"),
      tab: t("launcher-tab"),
      href: address(),
      covered: standing !== "ready",
    });
    ui.panel.place(open, fills || (open && aboveModal));
    ui.show({
      open,
      word: t(open ? "launcher-close" : "launcher-open"),
      unread: open ? 0 : unread,
      unreadWord: t("launcher-unread", unread),
    });
    if (fills) release ??= hold(giveWay);
    else {
      release?.();
      release = null;
    }
  };

  /** The page asks something that must be answered first: it is not left lying under a full panel. */
  const giveWay = (trap: Element) => {
    shut(false);
    const first = trap.querySelector<HTMLElement>(
      "[autofocus], button, a[href], input, [tabindex]",
    );
    if (!trap.contains(document.activeElement)) first?.focus();
  };

  const hear = (message: ToLoader) => {
    switch (message.t) {
      case "ready":
        guest.tell({ t: "choices", sound: chosen("sound"), small: isSmall() });
        if (open) seen();
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
      case "chooses":
        keep("local", `puente.${message.what}`, message.on ? 1 : null);
        draw();
        break;
      case "keep": {
        const ours = resume && TOKEN.test(message.token);
        guest.tell({ t: "kept", ok: ours && keep("session", tokenKey, message.token) });
        break;
      }
    }
  };

  /** The visitor sees the frame; it has the focus only if nobody has taken it elsewhere meanwhile. */
  const seen = () => {
    const at = document.activeElement;
    const focus = wantsFocus && (!at || at === document.body || at === ui.root);
    wantsFocus = false;
    guest.tell({ t: "shown", focus });
    if (focus) guest.frame?.focus();
  };

  const show = (focus: boolean) => {
    open = true;
    wantsFocus = focus;
    aboveModal = pageIsModal();
    keep("session", OPEN_KEY, 1);
    // One that did not come while nobody looked is asked for anew, not complained about.
    if (guest.standing === "none" || guest.standing === "late") guest.call();
    draw();
    if (guest.standing === "ready") seen();
    else if (focus) ui.panel.close.focus();
  };

  const shut = (focus: boolean) => {
    if (!open) return;
    open = false;
    keep("session", OPEN_KEY, null);
    if (guest.standing === "ready") guest.tell({ t: "hidden" });
    draw();
    if (focus) ui.button.focus();
    emit("close", null);
  };

  const onEscape = (event: KeyboardEvent) => {
    if (keyOf(event) === "Escape" && open) api.close();
  };
  /** Nothing of a frame that is not there can have the focus, so its Escape is heard everywhere. */
  const onEscapeAnywhere = (event: KeyboardEvent) => {
    const free = guest.standing !== "ready" && !event.defaultPrevented && !pageIsModal();
    if (free) onEscape(event);
  };
  const onFocus = (event: FocusEvent) => {
    if (ui.root.isConnected) inside = event.type === "focusin";
  };
  const onOnline = () => {
    if (guest.standing === "late") guest.call();
  };

  /** The page has another body: the same chat goes on in it. */
  const back = () => {
    ui.panel.dropped();
    if (guest.standing === "none") lang = pageLang();
    else guest.call();
    wantsFocus = open && inside;
    draw();
  };

  const api: Api = {
    open(options) {
      if (gone) return;
      if (!open) {
        show(true);
        emit("open", null);
      }
      const prefill: unknown = options?.prefill;
      if (typeof prefill === "string") guest.tell({ t: "prefill", text: prefill });
      else if (prefill != null) complain(`prefill must be a string, not ${shown(prefill)}.`);
    },
    close: () => shut(true),
    toggle: () => (open ? api.close() : api.open()),
    setLocale(to) {
      const wanted = typeof to === "string" ? pickLang(to) : null;
      if (!wanted) complain(`setLocale takes "en" or "es", not ${shown(to)}.`);
      if (gone || !wanted || wanted === lang) return;
      lang = wanted;
      guest.tell({ t: "locale", lang: wanted });
      emit("locale", wanted);
      draw();
    },
    on(what, then) {
      const known = HAPPENINGS.includes(what) && typeof then === "function";
      if (!known) complain(`nothing to listen for: on(${shown(what)}, ${typeof then}).`);
      if (gone || !known) return () => {};
      const heard = then as (detail: unknown) => void;
      const all = listeners.get(what) ?? new Set();
      listeners.set(what, all.add(heard));
      return () => all.delete(heard);
    },
    destroy() {
      if (gone) return;
      gone = true;
      title.show(0);
      release?.();
      guest.leave();
      full.removeEventListener("change", draw);
      removeEventListener("online", onOnline);
      document.removeEventListener("keydown", onEscapeAnywhere);
      ui.root.taken = undefined;
      ui.root.remove();
      listeners.clear();
      ended();
    },
  };

  ui.button.addEventListener("click", () => api.toggle());
  ui.panel.close.addEventListener("click", () => api.close());
  ui.panel.retry.addEventListener("click", () => {
    wantsFocus = true;
    guest.call();
    ui.panel.close.focus();
  });
  // The browser's own ways of closing something modal: a key, or the button that goes back.
  ui.panel.box.addEventListener("cancel", (event) => {
    event.preventDefault();
    api.close();
  });
  ui.panel.box.addEventListener("close", () => {
    if (open && !ui.panel.box.open) api.close();
  });
  ui.wrap.addEventListener("keydown", onEscape);
  document.addEventListener("keydown", onEscapeAnywhere);
  ui.root.addEventListener("focusin", onFocus);
  ui.root.addEventListener("focusout", onFocus);
  full.addEventListener("change", draw);
  addEventListener("online", onOnline);
  stay(ui.root, back, () => {
    complain("the page keeps taking the chat away, so it is not put back any more.");
    api.destroy();
  });
  draw();

  // A chat that goes on from the last page is loaded when there is time, for its unread count.
  if (recall("session", OPEN_KEY) && !full.matches) show(false);
  else if (recall("local", ACTIVE_KEY))
    whenIdle(() => !gone && guest.standing === "none" && guest.call());
  return api;
}

function whenIdle(then: () => void): void {
  if ("requestIdleCallback" in globalThis) requestIdleCallback(then, { timeout: 3_000 });
  else setTimeout(then, 1_000);
}

/** Calls that a page made before this script arrived: `window.Puente = { q: [["open"]] }`. */
export function replay(api: Api, early: unknown): void {
  const calls = (early as { q?: unknown } | null | undefined)?.q;
  if (!Array.isArray(calls)) return;
  for (const call of calls) {
    const [name, ...args] = Array.isArray(call) ? call : [call];
    const verb = Object.hasOwn(api, name) ? api[name as keyof Api] : undefined;
    if (verb) (verb as (...args: unknown[]) => unknown)(...args);
    else complain(`there is no ${shown(name)} to call.`);
  }
}
