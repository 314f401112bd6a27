// The reply box as an agent uses it: with the keyboard only.

import phrases from "phrases:console";
import { FluentResource } from "@fluent/bundle";
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import "@preact/signals";
import { ReplyBox } from "../src/console/ReplyBox.tsx";
import { desk } from "../src/console/room.ts";
import { install, lang } from "../src/shared/i18n.ts";

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
  install({
    en: new FluentResource(
      "reply-zzz-hello = Hello, [person].\n    .label = zza hello\nreply-zzz-bye = Goodbye.\n    .label = zzb bye\n",
    ),
    es: new FluentResource(
      "reply-zzz-hello = Hola, [persona].\n    .label = zza hola\nreply-zzz-bye = Adiós.\n    .label = zzb adiós\n",
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
    await write("/zz");
    expect(options()).toHaveLength(2);
    expect(field().getAttribute("aria-controls")).toBe(root.querySelector("[role=listbox]")?.id);
    expect(field().getAttribute("aria-activedescendant")).toBe(options()[0]?.id);
    expect(options()[0]?.getAttribute("aria-selected")).toBe("true");
  });

  it("walks with the arrows, round and round", async () => {
    await write("/zz");
    await press("ArrowDown");
    expect(options()[1]?.getAttribute("aria-selected")).toBe("true");
    await press("ArrowDown");
    expect(options()[0]?.getAttribute("aria-selected")).toBe("true");
    await press("ArrowUp");
    expect(options()[1]?.getAttribute("aria-selected")).toBe("true");
  });

  it("puts the visitor's language into the draft and keeps what was there", async () => {
    await write("Un momento.\n/zzb");
    await press("Enter");
    expect(field().value).toBe("Un momento.\nAdiós.");
    expect(options()).toHaveLength(0);
    expect(desk.outbox.entries.value).toEqual([]);
  });

  it("closes with Escape and leaves the text alone", async () => {
    await write("/zz");
    expect(await press("Escape")).toBe(true);
    expect(options()).toHaveLength(0);
    expect(field().value).toBe("/zz");
  });

  it("does not send a reply whose blanks are open, and goes to them instead", async () => {
    await write("/zza");
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
