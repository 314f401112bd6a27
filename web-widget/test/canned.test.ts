// @vitest-environment node
// Ready-made replies without a page: reading, finding, filling.
import { FluentResource } from "@fluent/bundle";
import { describe, expect, it } from "vitest";
import { blankNames, blanks, fill, replies, search, slash } from "../src/console/canned.ts";
import { bundles } from "../src/shared/fluent.ts";

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
const all = replies(bundles([{ en: new FluentResource(EN), es: new FluentResource(ES) }]));
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

describe("the slash", () => {
  it("counts only at the start of the line that the caret is in", () => {
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
