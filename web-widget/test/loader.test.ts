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

function tag(data: { site?: string; lang?: string; resume?: boolean } = {}): Settings {
  return { origin: ORIGIN, site: "demo", resume: true, ...data };
}

const shadow = () => document.querySelector("puente-chat")?.shadowRoot as ShadowRoot;
const button = () => shadow().querySelector(".launcher") as HTMLButtonElement;
const frame = () => shadow().querySelector("iframe");

beforeEach(() => {
  sessionStorage.clear();
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
