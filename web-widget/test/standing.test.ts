// How a waiting visitor stands: each sentence only where it is true.

import phrases from "phrases:widget";
import { beforeEach, describe, expect, it } from "vitest";
import { install, lang, t } from "../src/shared/i18n.ts";
import { noticeText } from "../src/shared/spoken.ts";
import type { StateBody } from "../src/shared/wire.ts";
import { deskLine, turnLine } from "../src/widget/standing.ts";

const queued = (more: Partial<StateBody>): StateBody => ({
  phase: "queued",
  lang: "en",
  lang_chosen: false,
  answering: false,
  ...more,
});

beforeEach(() => {
  lang.value = "en";
  install(phrases);
});

describe("a visitor in line", () => {
  it("is next only when the server says so", () => {
    expect(turnLine(queued({ position: 1, desk: "busy" }), true)).toBe("queue-next");
    expect(turnLine(queued({ desk: "busy" }), true)).toBe("queue-waiting");
    expect(turnLine(queued({ phase: "offered", desk: "busy" }), true)).toBe("queue-offered");
  });

  it("is never told a number", () => {
    expect(turnLine(queued({ position: 3, desk: "busy" }), true)).toBe("queue-waiting");
  });

  it("is told that what they wrote is saved when nobody is there, if they wrote anything", () => {
    expect(turnLine(queued({ desk: "away" }), true)).toBe("queue-saved");
    expect(turnLine(queued({ desk: "away" }), false)).toBe("queue-waiting");
  });

  it.each(["en", "es"] as const)("reads three sentences for free, busy and away in %s", (of) => {
    lang.value = of;
    const said = (["free", "busy", "away"] as const).map((desk) => {
      const id = deskLine(queued({ desk }));
      return id ? t(id) : "";
    });
    expect(new Set(said).size).toBe(3);
    expect(said.every((words) => words.endsWith("."))).toBe(true);
  });

  it("is told nothing about the desk that is not known, or while somebody is being asked", () => {
    expect(deskLine(queued({}))).toBeNull();
    expect(deskLine(queued({ phase: "offered", desk: "busy" }))).toBeNull();
  });
});

describe("an act of the visitor", () => {
  it("is told to them as their own and to the agent as theirs", () => {
    const wait = { kind: "wait", id: "w1", choice: "leave-message" } as const;
    expect(noticeText(wait, "visitor")).toBe("You chose to leave a message");
    expect(noticeText(wait, "agent")).toBe("Chose to leave a message");
    lang.value = "es";
    expect(noticeText(wait, "visitor")).toBe("Eligió dejar un mensaje");
  });
});
