// The reply box as an agent uses it: with the keyboard only.

import phrases from "phrases:console";
import { FluentResource } from "@fluent/bundle";
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import "@preact/signals";
import { ReplyBox } from "../src/console/chat/ReplyBox.tsx";
import { repliesAre } from "../src/console/chat/replies.ts";
import { desk } from "../src/console/desk/current.ts";
import { createDesk } from "../src/console/workplace/create.ts";
import { install, lang } from "../src/shared/i18n.ts";
import { browser } from "../src/shared/world.ts";

createDesk(browser);

let root: HTMLElement;
const field = () => root.querySelector("textarea") as HTMLTextAreaElement;
const options = () => Array.from(root.querySelectorAll("[role=option]"));
/** Signals redraw in a later task. */
const settle = () => act(() => new Promise<void>((done) => setTimeout(done, 20)));

async function write(text: string): Promise<void> {
  field().value = text;
  field().setSelectionRange(text.length, text.length);
  field().dispatchEvent(new Event("input", { bubbles: true }));
  await settle();
}

async function press(key: string, more: KeyboardEventInit = {}): Promise<boolean> {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  field().dispatchEvent(event);
  await settle();
  return event.defaultPrevented;
}

beforeEach(async () => {
  sessionStorage.clear();
  lang.value = "en";
  install(phrases);
  repliesAre({
    en: new FluentResource(
      "reply-zzz-hello = Hello, [person].\n    .label = zzza hello\nreply-zzz-bye = Goodbye.\n    .label = zzzb bye\n",
    ),
    es: new FluentResource(
      "reply-zzz-hello = Hola, [persona].\n    .label = zzza hola\nreply-zzz-bye = Adiós.\n    .label = zzzb adiós\n",
    ),
  });
  root = document.createElement("div");
  document.body.append(root);
  desk.draft("c1").value = "";
  render(<ReplyBox conversation="c1" visitorLang="es" skill="reports" />, root);
  await settle();
});

afterEach(() => {
  render(null, root);
  root.remove();
  for (const { act: sent } of desk.outbox.entries.value) desk.outbox.drop(sent.id);
});

describe("the reply box", () => {
  it("offers ready-made replies after a slash and points at the first", async () => {
    expect(field().hasAttribute("aria-controls")).toBe(false);
    await write("/zzz");
    expect(options()).toHaveLength(2);
    expect(field().getAttribute("aria-controls")).toBe(root.querySelector("[role=listbox]")?.id);
    expect(field().getAttribute("aria-activedescendant")).toBe(options()[0]?.id);
    expect(options()[0]?.getAttribute("aria-selected")).toBe("true");
  });

  it("walks with the arrows, round and round", async () => {
    await write("/zzz");
    await press("ArrowDown");
    expect(options()[1]?.getAttribute("aria-selected")).toBe("true");
    await press("ArrowDown");
    expect(options()[0]?.getAttribute("aria-selected")).toBe("true");
    await press("ArrowUp");
    expect(options()[1]?.getAttribute("aria-selected")).toBe("true");
  });

  it("puts the visitor's language into the draft and keeps what was there", async () => {
    await write("Un momento.\n/zzzb");
    await press("Enter");
    expect(field().value).toBe("Un momento.\nAdiós.");
    expect(options()).toHaveLength(0);
    expect(desk.outbox.entries.value).toEqual([]);
  });

  it("closes with Escape and leaves the text alone", async () => {
    await write("/zzz");
    expect(await press("Escape")).toBe(true);
    expect(options()).toHaveLength(0);
    expect(field().value).toBe("/zzz");
  });

  it("leaves a slash that was closed closed, and sends the text as it is", async () => {
    await write("/zzz");
    await press("Escape");
    field().dispatchEvent(new KeyboardEvent("keyup", { key: "Escape", bubbles: true }));
    await settle();
    expect(options()).toHaveLength(0);
    await press("Enter");
    expect(desk.outbox.entries.value).toMatchObject([{ act: { t: "say", text: "/zzz" } }]);
  });

  it.each(["/ok", "/OK", "yes/no", "/n/a", "12/05", "/goodb", "/ello"])(
    "keeps %s a text of the agent's own",
    async (text) => {
      // Some of these are found in a reply, though no title has a word that begins so.
      await write(text);
      await press("Enter");
      expect(desk.outbox.entries.value).toMatchObject([{ act: { t: "say", text } }]);
    },
  );

  it("takes what is only found inside a text when it is chosen with the arrows", async () => {
    await write("/goodb");
    expect(options()).toHaveLength(1);
    expect(field().hasAttribute("aria-activedescendant")).toBe(false);
    await press("ArrowDown");
    await press("Enter");
    expect(field().value).toBe("Adiós.");
  });

  it("looks in the middle of a line, and puts the reply there", async () => {
    field().value = "Un momento. /zzzb ¿Sí?";
    const caret = "Un momento. /zzzb".length;
    field().setSelectionRange(caret, caret);
    field().dispatchEvent(new Event("input", { bubbles: true }));
    await settle();
    await press("Enter");
    expect(field().value).toBe("Un momento. Adiós. ¿Sí?");
  });

  it("shows all of them by a button that says how many there are", async () => {
    const button = root.querySelector(".canned-open") as HTMLButtonElement;
    expect(button.textContent).toContain("2");
    await write("Gracias. ");
    button.click();
    await settle();
    expect(options()).toHaveLength(2);
    expect(button.getAttribute("aria-expanded")).toBe("true");
    await press("ArrowDown");
    await press("Enter");
    expect(field().value).toBe("Gracias. Adiós.");
  });

  it("says which approved reply a message began as, once", async () => {
    await write("/zzzb");
    await press("Enter");
    await press("Enter");
    await write("Adiós.");
    await press("Enter");
    const sent = desk.outbox.entries.value.map(({ act: { t, ...rest } }) => rest);
    expect(sent[0]).toMatchObject({ text: "Adiós.", reply: "reply-zzz-bye" });
    expect(sent[1]).not.toHaveProperty("reply");
  });

  it("takes what is written over an emptied draft for the agent's own", async () => {
    await write("/zzzb");
    await press("Enter");
    await write("");
    await write("Un momento.");
    await press("Enter");
    expect(desk.outbox.entries.value[0]?.act).not.toHaveProperty("reply");
  });

  it("closes a list that was opened and not used when the text is sent", async () => {
    (root.querySelector(".canned-open") as HTMLButtonElement).click();
    await settle();
    await write("Un momento");
    await press("Enter");
    field().dispatchEvent(new KeyboardEvent("keyup", { key: "Enter", bubbles: true }));
    await settle();
    expect(desk.outbox.entries.value).toHaveLength(1);
    expect(options()).toEqual([]);
    await press("Enter");
    expect(field().value).toBe("");
  });

  it("does not send a reply whose blanks are open, and goes to them instead", async () => {
    await write("/zzza");
    await press("Enter");
    expect(field().value).toBe("Hola, [persona].");
    await press("Enter");
    expect(desk.outbox.entries.value).toEqual([]);
    expect(field().value.slice(field().selectionStart, field().selectionEnd)).toBe("[persona]");
    await write("Hola, Luz.");
    await press("Enter", { ctrlKey: true });
    expect(desk.outbox.entries.value).toMatchObject([
      { act: { t: "say", conversation: "c1", text: "Hola, Luz." } },
    ]);
    expect(field().value).toBe("");
  });

  it("breaks the line with Shift and Enter, and leaves Enter to an input method", async () => {
    await write("Hola");
    expect(await press("Enter", { shiftKey: true })).toBe(false);
    expect(await press("Enter", { isComposing: true })).toBe(false);
    expect(desk.outbox.entries.value).toEqual([]);
  });
});
