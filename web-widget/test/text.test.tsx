// Texts as elements: what can be tapped, whose names they are, and which way they run.
import phrases from "phrases:widget";
import { render } from "preact";
import { beforeEach, describe, expect, it } from "vitest";
import { install, lang, t } from "../src/shared/i18n.ts";
import { firstCharacter, initials } from "../src/shared/initials.ts";
import type { Line } from "../src/shared/lines.ts";
import { turnLength } from "../src/shared/turn.ts";
import { Message } from "../src/shared/ui/Message.tsx";
import { Nodes } from "../src/shared/ui/Nodes.tsx";
import { Text } from "../src/shared/ui/Text.tsx";
import type { EventBody } from "../src/shared/wire.ts";

let root: HTMLElement;

beforeEach(() => {
  install(phrases);
  lang.value = "en";
  root = document.createElement("ol");
});

const line = (body: EventBody, at = 0, key = String(at)): Line => ({ key, seq: 1, at, body });

function show(body: EventBody): HTMLElement {
  render(<Message line={line(body)} viewer="visitor" first last />, root);
  return root;
}

const hrefs = () => Array.from(root.querySelectorAll("a"), (a) => a.getAttribute("href"));

describe("a text", () => {
  it("has its links as elements that leave the chat where it is", () => {
    render(<Text text="See www.cbp.gov, mail a@b.example.com or call 1-800-927-8729." />, root);
    expect(hrefs()).toEqual(["https://www.cbp.gov", "mailto:a@b.example.com", "tel:+18009278729"]);
    for (const a of root.querySelectorAll("a")) {
      expect(a.target).toBe("_blank");
      expect(a.rel).toBe("noopener noreferrer");
    }
    expect(root.querySelector("a")?.title).toBe(t("opens-new-tab"));
    expect(root.textContent).toBe("See www.cbp.gov, mail a@b.example.com or call 1-800-927-8729.");
  });

  it("is never read as markup", () => {
    render(
      <Text text={'<a href="javascript:alert(1)">x</a> <img src=x onerror=alert(1)>'} />,
      root,
    );
    expect(root.querySelectorAll("*")).toHaveLength(0);
    expect(root.textContent).toContain("<img src=x onerror=alert(1)>");
  });

  it("changes with its words", () => {
    render(<Text text="www.cbp.gov" />, root);
    render(<Text text="[card number hidden]" />, root);
    expect(hrefs()).toEqual([]);
    expect(root.textContent).toBe("[card number hidden]");
  });

  it("can be tapped wherever people or authors wrote it", () => {
    const text = "call 956-555-1234";
    const bodies: EventBody[] = [
      { kind: "visitor", id: "v", text, lang: "en", masked: 0 },
      { kind: "agent", id: "a", name: "Lucía", text, lang: "es" },
    ];
    for (const body of bodies) {
      show(body);
      expect(hrefs(), body.kind).toEqual(["tel:9565551234"]);
    }
    render(<Nodes nodes={[{ t: "strong", children: [{ t: "text", text }] }]} />, root);
    expect(hrefs()).toEqual(["tel:9565551234"]);
  });

  it("is only words inside a link of an author's, and inside a code", () => {
    const children = [{ t: "text" as const, text: "www.cbp.gov" }];
    const nodes = [
      { t: "link" as const, href: "https://www.cbp.gov/a", children },
      { t: "article" as const, id: "acct-locked", children },
      { t: "code" as const, text: "www.cbp.gov" },
    ];
    render(<Nodes nodes={nodes} onArticle={() => {}} />, root);
    expect(hrefs()).toEqual(["https://www.cbp.gov/a", "#acct-locked"]);
  });
});

describe("a name", () => {
  it.each([
    ["Lucía Ramírez", "LR"],
    ["ana", "A"],
    ["  María del Carmen ", "MD"],
    ["n\u0303on\u0303o", "N\u0303"],
    ["ñandú", "Ñ"],
    ["\u{1d4d0}lba \u{1d4d1}eto", "\u{1d4d0}\u{1d4d1}"],
    ["👩‍👩‍👧 Ana", "👩‍👩‍👧A"],
    ["🇲🇽 Desk", "🇲🇽D"],
    ["(Ana) “Beto”", "AB"],
    ["\u202eevil user", "EU"],
    ["אבי כהן", "אכ"],
    ["straße ßa", "SS"],
    ["- ·", ""],
    ["", ""],
    ["\ud83d", ""],
  ])("%s is %s for short", (name, short) => {
    expect(initials(name)).toBe(short);
  });

  it("is never cut in half where the browser does not know whole characters", () => {
    expect(firstCharacter("🇲🇽x", null)).toBe("🇲");
    expect(firstCharacter("👩‍👩‍👧", null)).toBe("👩");
    expect(firstCharacter("\ud83d", null)).toBe("");
  });

  it("does not turn the line that it stands in", () => {
    expect(t("header-agent", { name: "Lucía" })).toBe("Lucía is with you");
    expect(t("header-agent", { name: "אבי" })).toBe("\u2068אבי\u2069 is with you");
    expect(t("header-agent", { name: "\u202eevil\u2069" })).toBe("evil is with you");
  });

  it("is set apart above its message, and the message runs its own way", () => {
    show({ kind: "agent", id: "a", name: "אבי", text: "שלום, ABC-1!", lang: "es" });
    expect(root.querySelector(".author bdi")?.textContent).toBe("אבי");
    expect(root.querySelector(".words")?.getAttribute("dir")).toBe("auto");
  });
});

describe("an answer", () => {
  const answer: EventBody = {
    kind: "answer",
    article: "acct-locked",
    version: "1",
    lang: "es",
    title: "Título",
    nodes: [{ t: "paragraph", children: [{ t: "text", text: "Texto." }] }],
    confidence: 900,
  };
  /** What stands there, in order. */
  const parts = () => Array.from(root.querySelectorAll("article > *"), (one) => one.textContent);

  it("says which part it answers and that there is no text in the reader's language, first", () => {
    show({ ...answer, part: "bill on file", only_lang: true });
    expect(parts().slice(0, 3)).toEqual([
      "About “bill on file”",
      "This article exists in Spanish only.",
      "Título",
    ]);
    for (const about of root.querySelectorAll(".about")) expect(about).toHaveProperty("lang", "en");
  });

  it("says nothing of the kind to who reads that language, nor where both exist", () => {
    lang.value = "es";
    show({ ...answer, only_lang: true });
    expect(parts()[0]).toBe("Título");
    lang.value = "en";
    show(answer);
    expect(parts()[0]).toBe("Título");
  });

  it("shows its source and the day it was checked, as far as they are known", () => {
    const shown = (more: Partial<typeof answer>) => {
      show({ ...answer, ...more } as EventBody);
      return root.querySelector(".source")?.textContent?.replace(/\s+/g, " ").trim();
    };
    const general = t("answer-source");
    expect(shown({ source: "CBP.gov", reviewed: "2026-11-23" })).toBe(
      `Source: CBP.gov · reviewed Nov 23, 2026. ${general}`,
    );
    expect(shown({ source: "CBP.gov" })).toBe(`Source: CBP.gov. ${general}`);
    expect(shown({ reviewed: "2026-11-23" })).toBe(`Reviewed Nov 23, 2026. ${general}`);
    expect(shown({ reviewed: "last week" })).toBe(general);
    expect(shown({})).toBe(general);
    lang.value = "es";
    expect(shown({ source: "CBP.gov", reviewed: "2026-11-23" })).toMatch(
      /^Fuente: CBP\.gov · revisado el 23 nov 2026\./,
    );
  });

  it("asks back about a part by its words, shortened where they are many", () => {
    show({ kind: "clarify", options: [], about: "bill on file" });
    expect(root.querySelector(".words")?.textContent).toBe(
      "About “bill on file”: which is closest?",
    );
    show({ kind: "clarify", options: [], about: `${"é".repeat(89)}👩‍🔧x` });
    expect(root.textContent).toContain("…”");
    show({ kind: "clarify", options: [] });
    expect(root.querySelector(".words")?.textContent).toBe(t("clarify-lead"));
  });
});

describe("a turn of the bot", () => {
  const said: EventBody = {
    kind: "visitor",
    id: "v",
    text: "two questions",
    lang: "en",
    masked: 0,
  };
  const bot: EventBody = { kind: "clarify", options: [] };
  const notice: EventBody = { kind: "notice", phrase: { id: "notice-reminder", args: {} } };
  const helped: EventBody = { kind: "feedback", id: "f", verdict: "helped" };
  const agent: EventBody = { kind: "agent", id: "a", name: "L", text: "x", lang: "en" };
  const length = (...lines: [EventBody, number][]) =>
    turnLength(lines.map(([body, at]) => line(body, at)));

  it("begins with the first of the lines that came together", () => {
    expect(length([said, 0], [bot, 100], [bot, 100])).toBe(1);
    expect(length([said, 0], [bot, 100], [bot, 100], [notice, 100])).toBe(2);
  });

  it("is one line where it is one, and none of a person's", () => {
    expect(length()).toBe(0);
    expect(length([said, 0])).toBe(0);
    expect(length([said, 0], [bot, 100])).toBe(0);
    expect(length([bot, 0], [said, 100])).toBe(0);
    expect(length([agent, 0], [agent, 1], [agent, 2])).toBe(0);
    expect(length([bot, 0], [agent, 1])).toBe(0);
  });

  it("does not reach back to what was said before", () => {
    expect(length([bot, 0], [bot, 60_000])).toBe(0);
    expect(length([bot, 0], [helped, 500], [bot, 600])).toBe(0);
    expect(length([bot, 0], [notice, 60_000])).toBe(0);
  });
});
