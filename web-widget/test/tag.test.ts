// What the script finds out about itself: its tag, its site, and that there is one of it.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Puente } from "../src/loader/api.ts";
import { start } from "../src/loader/start.ts";
import { ownTag, settingsOf } from "../src/loader/tag.ts";

const SRC = "https://chat.example/widget.js";
// Frames wait for ever instead of asking the network.
const { happyDOM } = window as unknown as {
  happyDOM: { settings: { fetch: { interceptor: unknown } } };
};
happyDOM.settings.fetch.interceptor = {
  beforeAsyncRequest: () => new Promise(() => {}),
};

const page = globalThis as unknown as { Puente?: Puente | undefined };
let warned: string[] = [];

/** Happy DOM would fetch a script that is put into the page and has an address; this kind it leaves alone. */
function tag(src = SRC, data: Record<string, string> = {}, type = "text/plain"): HTMLScriptElement {
  const script = document.createElement("script");
  script.type = type;
  script.src = src;
  Object.assign(script.dataset, data);
  return script;
}

function running(script: HTMLScriptElement | null): void {
  Object.defineProperty(document, "currentScript", { value: script, configurable: true });
}

beforeEach(() => {
  warned = [];
  vi.spyOn(console, "warn").mockImplementation((line) => warned.push(String(line)));
  sessionStorage.clear();
});

afterEach(() => {
  page.Puente?.destroy?.();
  delete page.Puente;
  document.body.replaceChildren();
  running(null);
  vi.restoreAllMocks();
});

describe("the site", () => {
  it("is named by the tag, else by the address, else by the page", () => {
    const of = (src: string, data: Record<string, string>, global?: unknown) =>
      settingsOf(tag(src, data), global)?.site;
    expect(of(`${SRC}?site=b`, { site: "a" }, { site: "c" })).toBe("a");
    expect(of(`${SRC}?site=b`, {}, { site: "c" })).toBe("b");
    expect(of(SRC, {}, { site: "c" })).toBe("c");
    expect(warned).toEqual([]);
  });

  it("is missed in the console when nothing names it", () => {
    expect(settingsOf(tag(), undefined)).toBeNull();
    expect(settingsOf(tag(SRC, { site: "  " }), { site: undefined })).toBeNull();
    expect(warned.join()).toMatch(/no site is named.*data-site.*widget\.js\?site=NAME/s);
  });

  it.each([7, {}, true, ["acme"]])("is no %j", (site) => {
    expect(settingsOf(tag(), { site })).toBeNull();
    expect(warned[0]).toContain("site must be a string, not");
  });

  it("takes all other settings from the same places", () => {
    const src = `${SRC}?site=a&lang=es&resume=none&launcher=small&titleMark=none`;
    expect(settingsOf(tag(src), null)).toEqual({
      origin: "https://chat.example",
      site: "a",
      lang: "es",
      resume: false,
      small: true,
      marksTitle: false,
    });
    const usual = { resume: true, small: false, marksTitle: true };
    expect(settingsOf(tag(SRC, { site: "a" }), null)).toMatchObject(usual);
    const quiet = tag(SRC, { site: "a", titleMark: "none" });
    expect(settingsOf(quiet, null)).toMatchObject({ marksTitle: false });
  });
});

describe("the tag", () => {
  it("is the one that runs", () => {
    const script = tag();
    running(script);
    expect(ownTag()).toBe(script);
  });

  it("of a module, which does not know it, is the last module that could be", () => {
    const tags = [
      tag("https://other.example/lib.js", {}, "module"),
      tag(SRC, { site: "one" }),
      tag(`${SRC}?v=2`, { site: "two" }, "module"),
    ];
    vi.spyOn(document, "scripts", "get").mockReturnValue(
      tags as unknown as typeof document.scripts,
    );
    expect(ownTag()?.dataset.site).toBe("two");
  });
});

describe("one chat a page", () => {
  const run = (data: Record<string, string> = { site: "demo" }) => {
    running(tag(SRC, data));
    start();
  };
  const launchers = () => document.querySelectorAll("puente-chat").length;

  it("however often the tag is run, and whatever became of window.Puente", () => {
    run();
    const first = page.Puente;
    run();
    page.Puente = { q: [["setLocale", "es"]] } as unknown as Puente;
    run();
    expect(launchers()).toBe(1);
    expect(page.Puente).toBe(first);
    const shadow = document.querySelector("puente-chat")?.shadowRoot;
    expect(shadow?.querySelector(".launcher")?.textContent).toContain("Chatee con nosotros");
  });

  it("two tags in the head, before there is a body", () => {
    const body = document.body;
    body.remove();
    run();
    run();
    document.documentElement.append(body);
    dispatchEvent(new Event("DOMContentLoaded"));
    expect(launchers()).toBe(1);
  });

  it("comes back when the tag is run after destroy(), whose calls do nothing", () => {
    run();
    const first = page.Puente;
    first?.destroy();
    expect(launchers()).toBe(0);
    first?.open();
    first?.toggle();
    first?.setLocale("es");
    first?.destroy();
    expect(launchers()).toBe(0);
    run();
    expect(launchers()).toBe(1);
    expect(page.Puente).not.toBe(first);
  });

  it("is none where no site is named, and what the page put there stays", () => {
    const early = { q: [["open"]] };
    page.Puente = early as unknown as Puente;
    run({});
    expect(launchers()).toBe(0);
    expect(page.Puente).toBe(early);
    run({ site: "demo" });
    expect(launchers()).toBe(1);
  });
});
