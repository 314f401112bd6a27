// The script a customer puts on a page: a button, and a frame that is made when it is first needed.
// Reads nothing of the page but its own tag and the page's language.
import phrases from "phrases:loader";
import { bundles, format, type Lang, pickLang } from "../shared/fluent.ts";
import { keyOf } from "../shared/keys.ts";
import { keep, recall } from "../shared/storage.ts";
import type { Choices, ToLoader } from "../widget/host.ts";
import type { Puente } from "./api.ts";
import { complain, shown } from "./complain.ts";
import { Events } from "./events.ts";
import { Guest } from "./guest.ts";
import { hold, pageIsModal } from "./hold.ts";
import { launcher } from "./launcher.ts";
import { stay } from "./place.ts";
import type { Settings } from "./tag.ts";
import { titleMark } from "./title.ts";

export type Api = Puente;

/** In every tab: what is unread in one is unread in the next. */
const ACTIVE_KEY = "puente.active";
const OPEN_KEY = "puente.open";
/** Smaller windows are filled. */
const FULL = "(max-width: 480px), (max-height: 420px)";
/** What the chat's own key looks like; nothing else is kept for it. */
const TOKEN = /^[A-Za-z0-9]{26,64}$/;

export function begin(settings: Settings, ended = () => {}): Api {
  const chat = new Embedded(settings, ended);
  chat.start();
  return chat.api;
}

/** One chat on a page: the launcher, the panel and the frame in it. */
class Embedded {
  readonly api: Api = {
    open: (options) => this.#open(options?.prefill),
    close: () => this.#shut(true),
    toggle: () => (this.#isOpen ? this.api.close() : this.api.open()),
    setLocale: (to) => this.#setLocale(to),
    on: (what, then) => {
      const known = this.#events.knows(what, then);
      return known && !this.#gone ? this.#events.on(what, then) : () => {};
    },
    destroy: () => this.#destroy(),
  };
  readonly #settings: Settings;
  readonly #ended: () => void;
  readonly #words = bundles([phrases]);
  readonly #ui = launcher();
  readonly #full = matchMedia(FULL);
  readonly #title = titleMark();
  readonly #events = new Events();
  readonly #tokenKey: string;
  readonly #guest: Guest;
  #lang: Lang;
  #isOpen = false;
  #unread = 0;
  #gone = false;
  /** The frame takes the focus once it can: the visitor opened the panel. */
  #wantsFocus = false;
  /** Where the focus was when the page took the panel away. */
  #inside = false;
  /** Opened by a page that is modal itself, which only something modal can stand above. */
  #aboveModal = false;
  #release: (() => void) | null = null;

  constructor(settings: Settings, ended: () => void) {
    this.#settings = settings;
    this.#ended = ended;
    const { origin, site, resume } = settings;
    this.#tokenKey = `puente.token ${origin} ${site}`;
    this.#lang = this.#pageLang();
    this.#guest = new Guest({
      origin,
      address: () => this.#address(),
      place: (frame) => this.#ui.panel.box.append(frame),
      token: () => {
        const kept = resume ? recall<unknown>("session", this.#tokenKey) : null;
        return typeof kept === "string" && TOKEN.test(kept) ? kept : null;
      },
      hear: (message) => this.#hear(message),
      moved: () => this.#draw(),
    });
  }

  start(): void {
    this.#listen();
    stay(
      this.#ui.root,
      () => this.#back(),
      () => {
        complain("the page keeps taking the chat away, so it is not put back any more.");
        this.api.destroy();
      },
    );
    this.#draw();

    // A chat that goes on from the last page is loaded when there is time, for its unread count.
    if (recall("session", OPEN_KEY) && !this.#full.matches) this.#show(false);
    else if (recall("local", ACTIVE_KEY))
      whenIdle(() => !this.#gone && this.#guest.standing === "none" && this.#guest.call());
  }

  #listen(): void {
    const ui = this.#ui;
    ui.button.addEventListener("click", () => this.api.toggle());
    ui.panel.close.addEventListener("click", () => this.api.close());
    ui.panel.retry.addEventListener("click", () => {
      this.#wantsFocus = true;
      this.#guest.call();
      ui.panel.close.focus();
    });
    // The browser's own ways of closing something modal: a key, or the button that goes back.
    ui.panel.box.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.api.close();
    });
    ui.panel.box.addEventListener("close", () => {
      if (this.#isOpen && !ui.panel.box.open) this.api.close();
    });
    ui.wrap.addEventListener("keydown", this.#onEscape);
    document.addEventListener("keydown", this.#onEscapeAnywhere);
    const onFocus = (event: FocusEvent) => {
      if (ui.root.isConnected) this.#inside = event.type === "focusin";
    };
    ui.root.addEventListener("focusin", onFocus);
    ui.root.addEventListener("focusout", onFocus);
    this.#full.addEventListener("change", this.#draw);
    addEventListener("online", this.#onOnline);
  }

  #pageLang(): Lang {
    const { lang } = document.documentElement;
    return pickLang(this.#settings.lang, lang, ...navigator.languages) ?? "en";
  }

  #t(id: string, count = 0): string {
    return format(this.#words[this.#lang], id, { count }) ?? "";
  }

  #address(): string {
    const { origin, site } = this.#settings;
    return `${origin}/embed?site=${encodeURIComponent(site)}&lang=${this.#lang}`;
  }

  #chosen(what: keyof Choices): boolean {
    return recall("local", `puente.${what}`) !== null;
  }

  #isSmall(): boolean {
    return this.#settings.small || this.#chosen("small");
  }

  readonly #draw = (): void => {
    if (this.#gone) return;
    const [ui, guest, open, unread] = [this.#ui, this.#guest, this.#isOpen, this.#unread];
    const fills = open && this.#full.matches;
    if (guest.frame) guest.frame.title = this.#t("launcher-frame");
    ui.wrap.lang = this.#lang;
    ui.wrap.classList.toggle("small", this.#isSmall());
    this.#title.show(this.#settings.marksTitle ? unread : 0);
    ui.wrap.classList.toggle("full", fills);
    ui.panel.draw({
      title: this.#t("launcher-frame"),
      close: this.#t("launcher-close"),
      late: guest.standing === "late" ? this.#t("launcher-late") : "",
      retry: this.#t("launcher-retry"),
      tab: this.#t("launcher-tab"),
      href: this.#address(),
      covered: guest.standing !== "ready",
    });
    ui.panel.place(open, fills || (open && this.#aboveModal));
    ui.show({
      open,
      word: this.#t(open ? "launcher-close" : "launcher-open"),
      unread: open ? 0 : unread,
      unreadWord: this.#t("launcher-unread", unread),
    });
    if (fills) this.#release ??= hold((trap) => this.#giveWay(trap));
    else {
      this.#release?.();
      this.#release = null;
    }
  };

  /** The page asks something that must be answered first: it is not left lying under a full panel. */
  #giveWay(trap: Element): void {
    this.#shut(false);
    const first = trap.querySelector<HTMLElement>(
      "[autofocus], button, a[href], input, [tabindex]",
    );
    if (!trap.contains(document.activeElement)) first?.focus();
  }

  #hear(message: ToLoader): void {
    const guest = this.#guest;
    switch (message.t) {
      case "ready":
        guest.tell({ t: "choices", sound: this.#chosen("sound"), small: this.#isSmall() });
        if (this.#isOpen) this.#seen();
        this.#events.emit("ready", null);
        break;
      case "close":
        this.api.close();
        break;
      case "unread":
        if (message.count > this.#unread) this.#ui.tell(this.#t("launcher-unread", message.count));
        if (message.count !== this.#unread) this.#events.emit("unread", message.count);
        this.#unread = message.count;
        this.#draw();
        break;
      case "locale":
        if (message.lang === this.#lang) break;
        this.#lang = message.lang;
        this.#events.emit("locale", message.lang);
        this.#draw();
        break;
      case "active":
        keep("local", ACTIVE_KEY, message.on ? 1 : null);
        break;
      case "chooses":
        keep("local", `puente.${message.what}`, message.on ? 1 : null);
        this.#draw();
        break;
      case "keep": {
        const ours = this.#settings.resume && TOKEN.test(message.token);
        guest.tell({ t: "kept", ok: ours && keep("session", this.#tokenKey, message.token) });
        break;
      }
    }
  }

  /** The visitor sees the frame; it has the focus only if nobody has taken it elsewhere meanwhile. */
  #seen(): void {
    const at = document.activeElement;
    const focus = this.#wantsFocus && (!at || at === document.body || at === this.#ui.root);
    this.#wantsFocus = false;
    this.#guest.tell({ t: "shown", focus });
    if (focus) this.#guest.frame?.focus();
  }

  #show(focus: boolean): void {
    const guest = this.#guest;
    this.#isOpen = true;
    this.#wantsFocus = focus;
    this.#aboveModal = pageIsModal();
    keep("session", OPEN_KEY, 1);
    // One that did not come while nobody looked is asked for anew, not complained about.
    if (guest.standing === "none" || guest.standing === "late") guest.call();
    this.#draw();
    if (guest.standing === "ready") this.#seen();
    else if (focus) this.#ui.panel.close.focus();
  }

  #shut(focus: boolean): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    keep("session", OPEN_KEY, null);
    if (this.#guest.standing === "ready") this.#guest.tell({ t: "hidden" });
    this.#draw();
    if (focus) this.#ui.button.focus();
    this.#events.emit("close", null);
  }

  readonly #onEscape = (event: KeyboardEvent): void => {
    if (keyOf(event) === "Escape" && this.#isOpen) this.api.close();
  };

  /** Nothing of a frame that is not there can have the focus, so its Escape is heard everywhere. */
  readonly #onEscapeAnywhere = (event: KeyboardEvent): void => {
    const free = this.#guest.standing !== "ready" && !event.defaultPrevented && !pageIsModal();
    if (free) this.#onEscape(event);
  };

  readonly #onOnline = (): void => {
    if (this.#guest.standing === "late") this.#guest.call();
  };

  /** The page has another body: the same chat goes on in it. */
  #back(): void {
    this.#ui.panel.dropped();
    if (this.#guest.standing === "none") this.#lang = this.#pageLang();
    else this.#guest.call();
    this.#wantsFocus = this.#isOpen && this.#inside;
    this.#draw();
  }

  #open(prefill: unknown): void {
    if (this.#gone) return;
    if (!this.#isOpen) {
      this.#show(true);
      this.#events.emit("open", null);
    }
    if (typeof prefill === "string") this.#guest.tell({ t: "prefill", text: prefill });
    else if (prefill != null) complain(`prefill must be a string, not ${shown(prefill)}.`);
  }

  #setLocale(to: unknown): void {
    const wanted = typeof to === "string" ? pickLang(to) : null;
    if (!wanted) complain(`setLocale takes "en" or "es", not ${shown(to)}.`);
    if (this.#gone || !wanted || wanted === this.#lang) return;
    this.#lang = wanted;
    this.#guest.tell({ t: "locale", lang: wanted });
    this.#events.emit("locale", wanted);
    this.#draw();
  }

  #destroy(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#title.show(0);
    this.#release?.();
    this.#guest.leave();
    this.#full.removeEventListener("change", this.#draw);
    removeEventListener("online", this.#onOnline);
    document.removeEventListener("keydown", this.#onEscapeAnywhere);
    this.#ui.root.taken = undefined;
    this.#ui.root.remove();
    this.#events.clear();
    this.#ended();
  }
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
