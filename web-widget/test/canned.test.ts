// @vitest-environment node
// Ready-made replies without a page: reading, finding, filling.
import { FluentResource } from "@fluent/bundle";
import { describe, expect, it } from "vitest";
import { blankNames, blanks, fill, replies, search, slash } from "../src/console/canned.ts";
import { bundles } from "../src/shared/fluent.ts";

const EN = `
reply-greeting = Hello, { $customer_name }. I am { $agent_name }.
reply-ack-wait = Give me { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}.
reply-release = Release status { "{" }see list{ "}" }.
reply-only-english = Nobody translated this.
other = Not a reply.
`;
const ES = `
reply-greeting = Hola, { $customer_name }. Soy { $agent_name }.
reply-ack-wait = Permítame { $minutes } minutos.
reply-release = Estatus de la liberación.
`;
const all = replies(bundles([{ en: new FluentResource(EN), es: new FluentResource(ES) }]));

describe("ready-made replies", () => {
  it("are those that both languages have, with their blanks in braces", () => {
    expect(all.map(({ name }) => name)).toEqual(["ack wait", "greeting", "release"]);
    expect(all[0]?.text).toEqual({
      en: "Give me {minutes} minutes.",
      es: "Permítame {minutes} minutos.",
    });
  });

  it("are found by words of either language, without accents", () => {
    expect(search(all, "liberacion").map(({ name }) => name)).toEqual(["release"]);
    expect(search(all, "GREET").map(({ name }) => name)).toEqual(["greeting"]);
    expect(search(all, "")).toHaveLength(3);
    expect(search(all, "zebra")).toEqual([]);
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
    const text = fill("Hola, {customer_name}. Soy {agent_name}.", { agent_name: "Ana" });
    expect(text).toBe("Hola, {customer_name}. Soy Ana.");
    expect(blanks(text, blankNames(all))).toEqual([{ from: 6, to: 21 }]);
  });

  it("are not every pair of braces", () => {
    expect(blanks("segment {ISA}", blankNames(all))).toEqual([]);
  });
});
