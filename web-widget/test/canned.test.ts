// @vitest-environment node
// Ready-made replies without a page: reading, finding, filling.
import consoleWords from "phrases:console";
import repliesFile from "phrases:replies";
import { FluentResource } from "@fluent/bundle";
import { describe, expect, it } from "vitest";
import {
  blankNames,
  blanks,
  fill,
  isMeant,
  replies,
  search,
  slash,
} from "../src/console/chat/canned.ts";

const EN = `
reply-greeting = Hello, [customer name]. I am [agent name].
    .label = Greeting
    .skill = all
reply-release = Status of the release: [code].
    .label = Release
    .skill = cargo_release
reply-plain = No title, no field.
reply-only-english = Nobody translated this.
other = Not a reply.
`;
const ES = `
reply-greeting = Hola, [nombre del cliente]. Soy [nombre del agente].
    .label = Saludo
    .skill = all
reply-release = Estatus de la liberación: [código].
    .label = Liberación
    .skill = cargo_release
reply-plain = Sin título ni campo.
`;
const all = replies([{ en: new FluentResource(EN), es: new FluentResource(ES) }]);
const found = (query: string, skill = "reports") =>
  search(all, query, skill).map(({ label }) => label.en);

describe("ready-made replies", () => {
  it("are those that both languages have, with their titles and fields", () => {
    expect(all.map(({ label, skill }) => [label.es, skill])).toEqual([
      ["Saludo", "all"],
      ["Liberación", "cargo_release"],
      ["plain", "all"],
    ]);
  });

  it("are found by words of either language, without accents", () => {
    expect(found("liberacion")).toEqual(["Release"]);
    expect(found("SALUDO")).toEqual(["Greeting"]);
    expect(found("")).toHaveLength(3);
    expect(found("zebra")).toEqual([]);
  });

  it("come by title before text, and those of the chat's field first", () => {
    expect(found("", "cargo_release")[0]).toBe("Release");
    expect(found("", "reports")[0]).toBe("Greeting");
  });
});

describe("what Enter takes", () => {
  const reply = (query: string) => search(all, query, "reports")[0];
  it("is what was meant by its title, and nothing that only has the letters somewhere", () => {
    expect(isMeant(reply(""), "")).toBe(true);
    expect(isMeant(reply("gre"), "gre")).toBe(true);
    expect(isMeant(reply("salud"), "salud")).toBe(true);
    expect(isMeant(reply("elease"), "elease")).toBe(false);
    expect(isMeant(reply("status"), "status")).toBe(false);
    expect(isMeant(undefined, "")).toBe(false);
  });
});

describe("the shipped replies", () => {
  it("are all there, and nothing else of the console's words is one", () => {
    const shipped = replies([repliesFile]);
    expect(shipped.length).toBeGreaterThan(30);
    expect(shipped.filter(({ text }) => /\{\s*\$/.test(text.en + text.es))).toEqual([]);
    expect(replies([consoleWords])).toEqual([]);
  });

  it("leave “/ok”, “/no” and “/n/a” to the agent", () => {
    const shipped = replies([repliesFile]);
    for (const query of ["ok", "n/a", "no", "si", "yes", "etc"]) {
      expect(isMeant(search(shipped, query, "all")[0], query)).toBe(false);
    }
  });
});

describe("the slash", () => {
  it("counts at the start of a word of the line that the caret is in", () => {
    expect(slash("wait /gre", 9)).toEqual({ from: 5, to: 9, query: "gre" });
    expect(slash("wait (/gre", 10)).toEqual({ from: 6, to: 10, query: "gre" });
    expect(slash("/a b /gre", 9)).toEqual({ from: 5, to: 9, query: "gre" });
    expect(slash("/two words", 10)).toEqual({ from: 0, to: 10, query: "two words" });
    expect(slash("on 12/05", 8)).toBeNull();
    expect(slash("a / b", 5)).toBeNull();
    expect(slash("see https://cbp.gov", 19)).toBeNull();
    expect(slash("/gre", 4)).toEqual({ from: 0, to: 4, query: "gre" });
    expect(slash("hello\n/ack", 10)).toEqual({ from: 6, to: 10, query: "ack" });
    expect(slash("and/or", 6)).toBeNull();
    expect(slash("/gre", 0)).toBeNull();
    expect(slash("/gre\nmore", 9)).toBeNull();
  });
});

describe("blanks", () => {
  it("are filled where that is known and found where it is not", () => {
    const text = fill("Hola, [nombre del cliente]. Soy [nombre del agente].", {
      "nombre del agente": "Ana",
    });
    expect(text).toBe("Hola, [nombre del cliente]. Soy Ana.");
    expect(blanks(text, blankNames(all))).toEqual([{ from: 6, to: 26 }]);
  });

  it("are not every pair of brackets", () => {
    expect(blanks("segment [ISA]", blankNames(all))).toEqual([]);
  });
});
