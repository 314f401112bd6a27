// The script on a customer's page: the button, the frame, and the private line between them.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { bridge } from "../src/loader/bridge.ts";
import { type Api, begin, replay } from "../src/loader/loader.ts";
import type { Settings } from "../src/loader/tag.ts";
import type { ToFrame, ToLoader } from "../src/widget/host.ts";

const ORIGIN = "https://chat.example";
let api: Api;

// Frames load an empty page instead of asking the network.
const { happyDOM } = window as unknown as {
  happyDOM: { settings: { fetch: { interceptor: unknown } } };
};
happyDOM.settings.fetch.interceptor = {
  beforeAsyncRequest: async () => new Response("", { headers: { "Content-Type": "text/html" } }),
};

function tag(data: Partial<Settings> = {}): Settings {
  return { origin: ORIGIN, site: "demo", resume: true, small: false, marksTitle: true, ...data };
}

const shadow = () => document.querySelector("puente-chat")?.shadowRoot as ShadowRoot;
const button = () => shadow().querySelector(".launcher") as HTMLButtonElement;
const frame = () => shadow().querySelector("iframe");

beforeEach(() => {
  sessionStorage.clear();
  localStorage.clear();
  document.documentElement.lang = "en";
});

afterEach(() => api?.destroy());

describe("the launcher", () => {
  it("is a named button, and loads nothing until it is pressed", () => {
    api = begin(tag({ site: "demo" }));
    expect(button().textContent).toContain("Chat with us");
    expect(button().getAttribute("aria-expanded")).toBe("false");
    expect(frame()).toBeNull();
    button().click();
    expect(frame()?.src).toBe(`${ORIGIN}/embed?site=demo&lang=en`);
    expect(frame()?.title).toBe("Support chat");
    expect(button().getAttribute("aria-expanded")).toBe("true");
  });

  it("speaks the language of its tag, or else of the page", () => {
    document.documentElement.lang = "es-MX";
    api = begin(tag());
    expect(button().textContent).toContain("Chatee con nosotros");
    api.destroy();
    api = begin(tag({ lang: "en" }));
    expect(button().textContent).toContain("Chat with us");
  });

  it("closes with Escape", () => {
    api = begin(tag());
    api.open();
    button().dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    expect(button().getAttribute("aria-expanded")).toBe("false");
  });

  it("follows setLocale and tells who listens", () => {
    api = begin(tag());
    const heard = vi.fn();
    const stop = api.on("locale", heard);
    api.setLocale("es");
    expect(button().textContent).toContain("Chatee con nosotros");
    stop();
    api.setLocale("en");
    expect(heard.mock.calls).toEqual([["es"]]);
  });

  it("leaves nothing behind", () => {
    api = begin(tag());
    api.open();
    api.destroy();
    expect(document.querySelector("puente-chat")).toBeNull();
    expect(document.documentElement.style.overflow).toBe("");
  });

  it("does what the page asked before it arrived", () => {
    api = begin(tag());
    replay(api, { q: [["open"], ["nonsense"]] });
    expect(frame()).not.toBeNull();
    expect(() => replay(api, undefined)).not.toThrow();
  });
});

describe("what waits", () => {
  /** The frame, as the loader meets it. */
  async function meets(): Promise<{ says(message: ToLoader): Promise<void>; heard: ToFrame[] }> {
    const heard: ToFrame[] = [];
    let port: MessagePort | undefined;
    Object.defineProperty(frame() as HTMLIFrameElement, "contentWindow", {
      configurable: true,
      value: {
        postMessage: (_: unknown, __: string, [given]: [MessagePort]) => {
          port = given;
          given.onmessage = ({ data }) => heard.push(data);
        },
      },
    });
    frame()?.dispatchEvent(new Event("load"));
    const says = async (message: ToLoader) => {
      port?.postMessage(message);
      await new Promise((done) => setTimeout(done, 20));
    };
    await says({ t: "ready" });
    return { says, heard };
  }

  beforeEach(() => {
    document.title = "Portal";
  });

  it("is counted on the closed button, in the page's title, and to who listens", async () => {
    api = begin(tag());
    api.open();
    api.close();
    const { says } = await meets();
    const heard = vi.fn();
    api.on("unread", heard);
    await says({ t: "unread", count: 2 });
    expect(button().textContent).toContain("2 new messages");
    expect(document.title).toBe("(2) Portal");
    await says({ t: "unread", count: 0 });
    expect(document.title).toBe("Portal");
    expect(heard.mock.calls).toEqual([[2], [0]]);
  });

  it("marks whatever title the page has, and leaves the page's own as it was", async () => {
    document.title = "(3) Inbox";
    api = begin(tag());
    api.open();
    const { says } = await meets();
    await says({ t: "unread", count: 1 });
    expect(document.title).toBe("(1) (3) Inbox");
    document.title = "Another page";
    await new Promise((done) => setTimeout(done));
    expect(document.title).toBe("(1) Another page");
    document.title = document.title.replace("page", "view");
    await says({ t: "unread", count: 5 });
    expect(document.title).toBe("(5) Another view");
    api.destroy();
    expect(document.title).toBe("Another view");
  });

  it("leaves the title alone where the page wants it so", async () => {
    api = begin(tag({ marksTitle: false }));
    api.open();
    const { says } = await meets();
    await says({ t: "unread", count: 2 });
    expect(document.title).toBe("Portal");
  });

  it("is looked for on the next page and in the next tab while a chat goes on", async () => {
    vi.stubGlobal("requestIdleCallback", (then: () => void) => then());
    api = begin(tag());
    api.open();
    const { says } = await meets();
    await says({ t: "active", on: true });
    api.destroy();
    sessionStorage.clear();
    api = begin(tag());
    expect(frame()).not.toBeNull();
    await (await meets()).says({ t: "active", on: false });
    api.destroy();
    api = begin(tag());
    expect(frame()).toBeNull();
    vi.unstubAllGlobals();
  });

  it("is told with a sound, or by a small button, as the visitor has chosen for every page", async () => {
    api = begin(tag());
    api.open();
    const first = await meets();
    expect(first.heard).toContainEqual({ t: "choices", sound: false, small: false });
    await first.says({ t: "chooses", what: "sound", on: true });
    await first.says({ t: "chooses", what: "small", on: true });
    const look = () => shadow().querySelector(".puente")?.classList.contains("small");
    expect(look()).toBe(true);
    expect(button().textContent).toContain("Close chat");
    api.destroy();
    api = begin(tag());
    expect(look()).toBe(true);
    api.open();
    expect((await meets()).heard).toContainEqual({ t: "choices", sound: true, small: true });
  });

  it("has a small button where the tag says so, which keeps its name", () => {
    api = begin(tag({ small: true }));
    expect(shadow().querySelector(".puente")?.className).toContain("small");
    expect(button().textContent).toContain("Chat with us");
  });
});

describe("the line to the frame", () => {
  it("is offered to the chat's origin only, and holds messages until the frame is ready", async () => {
    const element = document.createElement("iframe");
    const posted: { message: unknown; origin: string; port: MessagePort }[] = [];
    Object.defineProperty(element, "contentWindow", {
      value: {
        postMessage: (message: unknown, origin: string, [port]: [MessagePort]) =>
          posted.push({ message, origin, port }),
      },
    });
    const heard: ToLoader[] = [];
    const line = bridge(element, ORIGIN, (message) => heard.push(message));
    line.tell({ t: "shown", focus: true });
    element.dispatchEvent(new Event("load"));
    expect(posted).toMatchObject([{ message: { puente: "init", token: null }, origin: ORIGIN }]);
    const port = posted[0]?.port as MessagePort;
    const arrived: ToFrame[] = [];
    port.onmessage = ({ data }) => arrived.push(data);
    await vi.waitFor(() => {
      port.postMessage({ t: "ready" } satisfies ToLoader);
      expect(arrived).toEqual([{ t: "shown", focus: true }]);
    });
    expect(heard[0]).toEqual({ t: "ready" });
    line.close();
  });
});
