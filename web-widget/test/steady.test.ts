// A frame that does not come, a page that changes under the chat, and values that are none.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LATE_MS, SILENT_MS } from "../src/loader/guest.ts";
import { hold } from "../src/loader/hold.ts";
import { type Api, begin } from "../src/loader/loader.ts";
import type { ToFrame, ToLoader } from "../src/widget/host.ts";

const ORIGIN = "https://chat.example";
const TOKEN = "7m3k0q9w2e5r8t1y4u6p0a3s5d7f9g1h";
const SETTINGS = { origin: ORIGIN, site: "demo", resume: true, small: false, marksTitle: true };
let api: Api;
let warned: string[] = [];

const { happyDOM } = window as unknown as {
  happyDOM: { settings: { fetch: { interceptor: unknown } } };
};
happyDOM.settings.fetch.interceptor = {
  beforeAsyncRequest: () => new Promise(() => {}),
};

const shadow = () => document.querySelector("puente-chat")?.shadowRoot as ShadowRoot;
const find = <E extends Element>(what: string) => shadow().querySelector(what) as E;
const frame = () => find<HTMLIFrameElement>("iframe");
const box = () => find<HTMLDialogElement>("dialog");
const cover = () => find<HTMLElement>(".cover");

/** The other end of the line, once the frame has loaded. */
interface Far {
  heard: ToFrame[];
  greeting: { token: string | null };
  tells(message: ToLoader): void;
}

function load(): Far {
  const far = { heard: [] as ToFrame[] } as Far;
  Object.defineProperty(frame(), "contentWindow", {
    configurable: true,
    value: {
      postMessage(greeting: Far["greeting"], _origin: string, [port]: [MessagePort]) {
        far.greeting = greeting;
        far.tells = (message) => near.port?.onmessage?.({ data: message } as MessageEvent);
        port.postMessage = () => {};
      },
    },
  });
  const near: { port?: MessagePort } = {};
  const Real = MessageChannel;
  vi.stubGlobal(
    "MessageChannel",
    class {
      port1 = {
        onmessage: null,
        postMessage: (message: ToFrame) => far.heard.push(message),
        close() {},
      };
      port2 = {};
      constructor() {
        near.port = this.port1 as unknown as MessagePort;
      }
    },
  );
  frame().dispatchEvent(new Event("load"));
  vi.stubGlobal("MessageChannel", Real);
  return far;
}

const press = (key: string) =>
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));

function phone(full: boolean): void {
  vi.stubGlobal("matchMedia", () => ({
    matches: full,
    addEventListener() {},
    removeEventListener() {},
  }));
}

beforeEach(() => {
  vi.useFakeTimers();
  warned = [];
  vi.spyOn(console, "warn").mockImplementation((line) => warned.push(String(line)));
  sessionStorage.clear();
  document.documentElement.lang = "en";
});

afterEach(() => {
  api?.destroy();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("a frame that does not come", () => {
  it("has a panel with a name, a close button and Escape from the first moment", () => {
    api = begin(SETTINGS);
    api.open();
    expect(box().open).toBe(true);
    expect(box().getAttribute("aria-label")).toBe("Support chat");
    expect(cover().hidden).toBe(false);
    expect(find(".late").textContent).toBe("");
    find<HTMLButtonElement>(".cover button").click();
    expect(box().open).toBe(false);
    api.open();
    press("Escape");
    expect(box().open).toBe(false);
  });

  it("is said to be late after eight seconds, in the page's language, with a link that needs no page", () => {
    document.documentElement.lang = "es";
    api = begin(SETTINGS);
    api.open();
    vi.advanceTimersByTime(LATE_MS - 1);
    expect(find(".late").textContent).toBe("");
    vi.advanceTimersByTime(1);
    expect(find(".late").textContent).toContain("El chat no ha cargado.");
    expect(find<HTMLElement>(".acts").hidden).toBe(false);
    expect(warned.join()).toContain("the chat has not come from");
    expect(find<HTMLAnchorElement>(".acts a").href).toBe(`${ORIGIN}/embed?site=demo&lang=es`);
  });

  it("is asked for once more by itself when it loads and says nothing, then by whoever presses", () => {
    api = begin(SETTINGS);
    api.open();
    const first = frame();
    load();
    vi.advanceTimersByTime(SILENT_MS);
    const second = frame();
    expect(second).not.toBe(first);
    load();
    vi.advanceTimersByTime(SILENT_MS);
    expect(frame()).toBe(second);
    find<HTMLButtonElement>(".acts button").click();
    expect(frame()).not.toBe(second);
    expect(shadow().querySelectorAll("iframe")).toHaveLength(1);
    expect(find(".late").textContent).toBe("");
  });

  it("is uncovered when it is ready at last, and hears what was meant for it", () => {
    api = begin(SETTINGS);
    api.open({ prefill: "About 7501" });
    load();
    vi.advanceTimersByTime(SILENT_MS);
    const far = load();
    vi.advanceTimersByTime(LATE_MS);
    far.tells({ t: "ready" });
    expect(cover().hidden).toBe(true);
    expect(far.heard).toContainEqual({ t: "prefill", text: "About 7501" });
    expect(far.heard.some(({ t }) => t === "shown")).toBe(true);
    vi.advanceTimersByTime(LATE_MS);
    expect(cover().hidden).toBe(true);
  });

  it("is covered again when it loads anew, and asked for when the network is back", () => {
    api = begin(SETTINGS);
    api.open();
    load().tells({ t: "ready" });
    load();
    expect(cover().hidden).toBe(false);
    vi.advanceTimersByTime(LATE_MS);
    const dead = frame();
    dispatchEvent(new Event("online"));
    expect(frame()).not.toBe(dead);
  });

  it("that was late while nobody looked gets a new chance when the panel is opened", () => {
    sessionStorage.setItem("puente.active", "1");
    vi.stubGlobal("requestIdleCallback", (then: () => void) => then());
    api = begin(SETTINGS);
    const first = frame();
    vi.advanceTimersByTime(LATE_MS);
    api.open();
    expect(frame()).not.toBe(first);
    expect(find(".late").textContent).toBe("");
  });
});

describe("a page that changes", () => {
  const settle = () => vi.advanceTimersByTimeAsync(0);

  it("keeps one launcher and the open chat in whatever body it has", async () => {
    api = begin(SETTINGS);
    api.open();
    const root = document.querySelector("puente-chat");
    for (const change of [
      () => document.body.replaceWith(document.createElement("body")),
      () => document.body.replaceChildren(document.createElement("main")),
      () => root?.remove(),
    ]) {
      change();
      await settle();
      expect(document.querySelectorAll("puente-chat")).toHaveLength(1);
      expect(document.querySelector("puente-chat")).toBe(root);
      expect(box().open).toBe(true);
      expect(shadow().querySelectorAll("iframe")).toHaveLength(1);
    }
  });

  it("cannot put a copy of the launcher beside it", async () => {
    api = begin(SETTINGS);
    const copy = document.body.cloneNode(true);
    document.body.replaceWith(copy);
    await settle();
    document.body.append(document.createElement("puente-chat"));
    await settle();
    expect(document.querySelectorAll("puente-chat")).toHaveLength(1);
    expect(shadow()).not.toBeNull();
  });

  it("that takes it out again and again gets its way, and its builder a line", async () => {
    api = begin(SETTINGS);
    for (let n = 0; n < 30; n += 1) {
      document.querySelector("puente-chat")?.remove();
      await settle();
    }
    expect(document.querySelector("puente-chat")).toBeNull();
    expect(warned.join()).toContain("keeps taking the chat away");
  });

  it("in another language has a launcher in that language, while no chat has begun", async () => {
    api = begin(SETTINGS);
    document.documentElement.lang = "es";
    document.body.replaceWith(document.createElement("body"));
    await settle();
    expect(find(".launcher").textContent).toContain("Chatee con nosotros");
  });
});

describe("a full panel", () => {
  it("is modal while it is open, and touches nothing of the page", () => {
    phone(true);
    const main = document.createElement("main");
    document.body.append(main);
    api = begin(SETTINGS);
    const modal = vi.spyOn(box(), "showModal");
    api.open();
    expect(modal).toHaveBeenCalledOnce();
    expect(main.hasAttribute("inert")).toBe(false);
    expect(document.documentElement.getAttribute("style")).toBeNull();
    expect(document.adoptedStyleSheets).toHaveLength(1);
    api.close();
    expect(document.adoptedStyleSheets).toHaveLength(0);
    api.open();
    api.destroy();
    expect(document.adoptedStyleSheets).toHaveLength(0);
  });

  it("is not modal on a large window, and does not take the focus of a page that loads", () => {
    phone(false);
    sessionStorage.setItem("puente.open", "1");
    const field = document.createElement("input");
    document.body.append(field);
    field.focus();
    const modal = vi.spyOn(HTMLDialogElement.prototype, "showModal");
    api = begin(SETTINGS);
    expect(box().open).toBe(true);
    expect(modal).not.toHaveBeenCalled();
    expect(document.activeElement).toBe(field);
  });

  it("gives way to a trap of focus that comes, not to one that was there", async () => {
    const trap = () => {
      const one = document.createElement("div");
      one.setAttribute("aria-modal", "true");
      document.body.append(one);
      return one;
    };
    trap();
    const interrupted = vi.fn();
    const release = hold(interrupted);
    document.body.append(document.createElement("p"));
    await vi.advanceTimersByTimeAsync(0);
    expect(interrupted).not.toHaveBeenCalled();
    const later = trap();
    await vi.advanceTimersByTimeAsync(0);
    expect(interrupted).toHaveBeenCalledWith(later);
    release();
    trap();
    await vi.advanceTimersByTimeAsync(0);
    expect(interrupted).toHaveBeenCalledOnce();
  });
});

describe("values that are none", () => {
  it.each([41127, {}, ["a"], true, 0])(
    "as a prefill (%j) are refused and harm nothing",
    (prefill) => {
      api = begin(SETTINGS);
      api.open({ prefill: prefill as unknown as string });
      const far = load();
      far.tells({ t: "ready" });
      expect(far.heard.map(({ t }) => t)).toEqual(["choices", "shown"]);
      expect(warned).toHaveLength(1);
      expect(warned[0]).toContain("prefill must be a string");
      api.open({ prefill: "41127" });
      expect(far.heard).toContainEqual({ t: "prefill", text: "41127" });
    },
  );

  it("as a language, an event, a listener or options are refused, too", () => {
    api = begin(SETTINGS);
    for (const lang of [7, null, "fr", {}]) api.setLocale(lang as "en");
    const stop = api.on("nonsense" as "open", () => {});
    api.on("open", "not a function" as unknown as () => void)();
    stop();
    expect(warned).toHaveLength(6);
    api.open(null as unknown as undefined);
    api.close();
    expect(find(".launcher").textContent).toContain("Chat with us");
  });

  it("of a listener that throws stay the page's own", () => {
    const told = vi.spyOn(console, "error").mockImplementation(() => {});
    api = begin(SETTINGS);
    const heard = vi.fn();
    api.on("open", () => {
      throw new Error("the page's");
    });
    api.on("open", heard);
    api.open();
    expect(heard).toHaveBeenCalledOnce();
    expect(told).toHaveBeenCalledOnce();
    expect(box().open).toBe(true);
  });
});

describe("the key of a chat that the browser keeps nowhere else", () => {
  const KEY = `puente.token ${ORIGIN} demo`;

  it("is kept for this tab, given to the next frame in its greeting, and stands in no address", () => {
    api = begin(SETTINGS);
    api.open();
    let far = load();
    expect(far.greeting.token).toBeNull();
    far.tells({ t: "ready" });
    far.tells({ t: "keep", token: TOKEN });
    expect(far.heard).toContainEqual({ t: "kept", ok: true });
    expect(localStorage.length).toBe(0);
    api.destroy();
    api = begin(SETTINGS);
    api.open();
    far = load();
    expect(far.greeting.token).toBe(TOKEN);
    expect(frame().src).not.toContain(TOKEN);
  });

  it("is given to no other desk, site or page that asked not to keep it", () => {
    sessionStorage.setItem(KEY, JSON.stringify(TOKEN));
    for (const other of [
      { ...SETTINGS, origin: "https://elsewhere.example" },
      { ...SETTINGS, site: "other" },
      { ...SETTINGS, resume: false },
    ]) {
      api = begin(other);
      api.open();
      const far = load();
      expect(far.greeting.token).toBeNull();
      far.tells({ t: "ready" });
      far.tells({ t: "keep", token: "short" });
      expect(far.heard).toContainEqual({ t: "kept", ok: false });
      api.destroy();
    }
  });

  it("that was tampered with is not passed on", () => {
    for (const bad of ['"../../etc"', "41127", "{", '""']) {
      sessionStorage.setItem(KEY, bad);
      api = begin(SETTINGS);
      api.open();
      expect(load().greeting.token).toBeNull();
      api.destroy();
    }
  });
});
