// What the console tells an agent: the names of colleagues, lines worded for them, one sound for many tabs, and
// letters that go nowhere but where they were meant to go.

import phrases from "phrases:console";
import botWords from "phrases:widget";
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import "@preact/signals";
import { signal } from "@preact/signals-core";
import { desk } from "../src/console/desk/current.ts";
import { AMBER_MS, ageOf, RED_MS } from "../src/console/desk/waits.ts";
import { swallow } from "../src/console/focus.ts";
import { OfferCard } from "../src/console/line/OfferCard.tsx";
import { once } from "../src/console/once.ts";
import { errorFor, noticeFor } from "../src/console/words.ts";
import { createDesk } from "../src/console/workplace/create.ts";
import { install, lang, phrase, t } from "../src/shared/i18n.ts";
import { Transcript } from "../src/shared/ui/Transcript.tsx";
import type { EventBody } from "../src/shared/wire.ts";
import { browser } from "../src/shared/world.ts";

createDesk(browser);

let root: HTMLElement;
const settle = () => act(() => new Promise<void>((done) => setTimeout(done, 20)));

beforeEach(() => {
  sessionStorage.clear();
  install(phrases);
  lang.value = "en";
  root = document.createElement("div");
  document.body.append(root);
});

afterEach(() => {
  render(null, root);
  root.remove();
  vi.unstubAllGlobals();
  for (const { act: sent } of desk.outbox.entries.value) desk.outbox.drop(sent.id);
});

const said = (agent: string | null, name: string, text: string): EventBody => ({
  kind: "agent",
  id: text,
  name,
  agent,
  text,
  lang: "en",
});

describe("a transcript in the console", () => {
  const shows = async (...bodies: EventBody[]) => {
    const lines = bodies.map((body, at) => ({ key: `${at}`, seq: at, at, body }));
    render(<Transcript lines={lines} viewer="agent" me="agt_me" label="x" />, root);
    await settle();
    return Array.from(root.querySelectorAll("li"), (li) => [
      li.classList.contains("mine"),
      li.querySelector(".author bdi")?.textContent ?? null,
    ]);
  };

  it("bears a colleague's name, also one that the reader shares", async () => {
    const lines = await shows(
      said("agt_ana", "Ana", "one"),
      said("agt_me", "Ana", "two"),
      said("agt_bob", "Bob", "three"),
    );
    expect(lines).toEqual([
      [false, "Ana"],
      [true, null],
      [false, "Bob"],
    ]);
  });

  it("takes what an older server says nothing about for the reader's own", async () => {
    expect(await shows(said(null, "Ana", "one"))).toEqual([[true, null]]);
  });
});

describe("a line that was worded for visitors", () => {
  const ids = botWords.en?.body
    .map((message) => (message as { id: string }).id)
    .filter((id) => id.startsWith("notice-") && id !== "notice-filed");

  it.each(["en", "es"] as const)("is worded for the agent (%s)", (of) => {
    lang.value = of;
    expect(ids?.length).toBeGreaterThan(30);
    for (const id of ids ?? []) {
      const line = { id, args: { agent: { text: "Ana" } } };
      const words = noticeFor({ kind: "notice", phrase: line });
      expect(words, id).not.toBe(phrase(line));
      expect(words, id).not.toMatch(/\b(your specialist|su especialista|you are|usted)\b/i);
    }
  });

  it("is not shown in the words that the visitor read", () => {
    const words = { en: "Your specialist has ended the chat.", es: "…" };
    const line = { id: "notice-ended-agent", args: {}, said: words };
    expect(noticeFor({ kind: "notice", phrase: line })).toBe(t("seen-ended-agent"));
  });

  it("stays as it is where there is nothing better, and refusals are worded for the desk", () => {
    const line = { id: "notice-of-the-future", args: {}, said: { en: "Future.", es: "Futuro." } };
    expect(noticeFor({ kind: "notice", phrase: line })).toBe("Future.");
    expect(errorFor("conversation-ended")).toBe(t("desk-error-conversation-ended"));
    expect(errorFor("offer-gone")).toBe(t("error-offer-gone"));
  });
});

/** Locks as the browser has them, shared by all tabs. */
function fakeLocks() {
  const held = new Set<string>();
  return {
    request(name: string, _options: unknown, then: (lock: object | null) => unknown) {
      if (held.has(name)) return Promise.resolve(then(null));
      held.add(name);
      return Promise.resolve(then({})).finally(() => held.delete(name));
    },
  };
}

describe("several tabs", () => {
  it("chime once, and again for the next thing", async () => {
    vi.stubGlobal("navigator", { locks: fakeLocks() });
    const heard: string[] = [];
    for (const tab of ["one", "two", "three"]) once("chime.off_1", () => heard.push(tab));
    once("chime.off_2", () => heard.push("next"));
    await settle();
    expect(heard).toEqual(["one", "next"]);
  });

  it("chime all where the browser has no locks", () => {
    vi.stubGlobal("navigator", {});
    let heard = 0;
    for (let tab = 0; tab < 3; tab += 1) once("x", () => (heard += 1));
    expect(heard).toBe(3);
  });
});

describe("who waits", () => {
  it("turns amber, then red", () => {
    expect(ageOf(0, AMBER_MS - 1)).toBe("fresh");
    expect(ageOf(0, AMBER_MS)).toBe("amber");
    expect(ageOf(0, RED_MS)).toBe("red");
  });
});

const OFFER = {
  offer: "o1",
  conversation: "c1",
  lang: "es",
  widened: false,
  skill: "reports",
  priority: "P3",
  reason: "asked",
  since: 0,
  left_ms: 30_000,
  until: Date.now() + 30_000,
  summary: "persona por favor",
  question: "no puedo entrar",
  answers: ["Cuenta bloqueada"],
  there: false,
} as const;

describe("an offer", () => {
  const offer = signal<Parameters<typeof OfferCard>[0]["offer"]>({ ...OFFER, answers: [] });
  const show = async (more: object = {}) => {
    offer.value = { ...OFFER, answers: ["Cuenta bloqueada"], ...more };
    render(<OfferCard offer={offer.value} />, root);
    await settle();
  };
  const press = (target: Element | null, key: string) => {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
    target?.dispatchEvent(event);
    return event.defaultPrevented;
  };
  const sent = () => desk.outbox.entries.value.map(({ act: { t: kind } }) => kind);

  it("says what was asked first, what was answered, and that nobody is there any more", async () => {
    await show();
    const text = root.textContent ?? "";
    for (const words of ["no puedo entrar", "Cuenta bloqueada", "persona por favor"]) {
      expect(text).toContain(words);
    }
    expect(text).toContain(t("offer-not-there"));
    expect(text).toContain(t("priority-P3"));
    expect(text).not.toMatch(/\bP3\b/);
    await show({ answers: [], there: true, summary: OFFER.question });
    expect(root.textContent).toContain(t("offer-answered-nothing"));
    expect(root.textContent).toContain(t("offer-there"));
    expect(root.textContent).not.toContain(t("offer-last-words"));
  });

  it("that lapsed under the fingers swallows the letter, keeps the focus and answers nothing", async () => {
    await show();
    const button = root.querySelector("button");
    button?.focus();
    await show({ gone: true });
    expect(document.activeElement).toBe(button);
    expect(root.textContent).toContain(t("offer-is-gone"));
    expect(press(button, "a")).toBe(true);
    expect(press(button, "d")).toBe(true);
    button?.click();
    expect(sent()).toEqual([]);
  });

  it("is answered once by a letter that is pressed twice, and the second reaches nothing", async () => {
    await show();
    const button = root.querySelector("button");
    expect(press(button, "a")).toBe(true);
    const elsewhere = document.createElement("textarea");
    document.body.append(elsewhere);
    expect(press(elsewhere, "a")).toBe(true);
    expect(press(elsewhere, "b")).toBe(false);
    elsewhere.remove();
    expect(sent()).toEqual(["accept"]);
  });

  it("leaves letters alone a moment later", () => {
    vi.useFakeTimers();
    swallow("x");
    expect(press(document.body, "x")).toBe(true);
    vi.advanceTimersByTime(1_000);
    expect(press(document.body, "x")).toBe(false);
    vi.useRealTimers();
  });
});
