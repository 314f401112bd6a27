// Words: from Fluent, in the reader's language, replaced while the page is open.

import consolePhrases from "phrases:console";
import phrases from "phrases:widget";
import { FluentResource } from "@fluent/bundle";
import { beforeEach, describe, expect, it } from "vitest";
import { errorText, install, lang, overlay, phrase, pickLang, t } from "../src/shared/i18n.ts";

const parse = (source: string) => new FluentResource(source);

beforeEach(() => {
  lang.value = "en";
  install(phrases);
  install({
    en: parse(
      "joined = { $name } joined { $how }.\nin-spanish = in Spanish\nerror-too-long = Too long.\n",
    ),
    es: parse(
      "joined = { $name } se unió { $how }.\nin-spanish = en español\nerror-too-long = Muy largo.\n",
    ),
  });
});

describe("a line from the server", () => {
  const line = {
    id: "joined",
    args: { name: { text: "Ana" }, how: { phrase: "in-spanish" } },
  } as const;

  it("is rendered in the reader's language, and again when that changes", () => {
    expect(phrase(line)).toBe("Ana joined in Spanish.");
    lang.value = "es";
    expect(phrase(line)).toBe("Ana se unió en español.");
  });

  it("that was said before the wording changed stays as it was, in both languages", () => {
    const before = { ...line, said: { en: "Ana was here.", es: "Ana estuvo aquí." } };
    expect(phrase(before)).toBe("Ana was here.");
    expect(phrase(before, "es")).toBe("Ana estuvo aquí.");
    lang.value = "es";
    expect(phrase(before)).toBe("Ana estuvo aquí.");
    expect(phrase(line)).toBe("Ana se unió en español.");
  });

  it("that this page does not know is held back rather than shown as an id", () => {
    expect(phrase({ id: "brand-new-line", args: {} })).toBe("…");
  });

  it("counts in the reader's language", () => {
    expect(t("queue-since", { minutes: 1 })).toBe("Waiting for one minute.");
    lang.value = "es";
    expect(t("queue-since", { minutes: 0 })).toBe("Lleva menos de un minuto en espera.");
  });

  it("has no invisible marks around what was filled in", () => {
    expect(t("agent-typing", { name: "Ana" })).toBe("Ana is writing…");
  });
});

describe("an error code", () => {
  it("has its own line, or the one for all others", () => {
    expect(errorText("too-long")).toBe("Too long.");
    expect(errorText("never-heard-of")).toBe(t("error-unknown"));
  });
});

describe("a newer wording", () => {
  it("takes the place of the built one, and what it lacks stays", () => {
    overlay({ en: parse("greeting = Good day.\n"), es: parse("greeting = Buen día.\n") });
    expect(t("greeting")).toBe("Good day.");
    expect(t("close")).toBe("Close");
  });
});

describe("both languages", () => {
  it.each([
    ["widget", phrases],
    ["console", consolePhrases],
  ])("have the same lines on the page %s", (_, { en, es }) => {
    const ids = (side: typeof en) =>
      ((side?.body ?? []) as { id: string }[]).map(({ id }) => id).sort();
    expect(ids(es)).toEqual(ids(en));
  });
});

describe("a language tag", () => {
  it("is the first that we speak", () => {
    expect(pickLang(undefined, "fr-CA", "es-419", "en")).toBe("es");
    expect(pickLang("de")).toBeNull();
  });
});
