// The keys of an input method are its own, in every place where a key does something.
import { signal } from "@preact/signals";
import { render } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keyOf, noteCompositions } from "../src/shared/keys.ts";
import { Composer } from "../src/shared/ui/Composer.tsx";
import { Menu } from "../src/shared/ui/Menu.tsx";

const ANDROID =
  "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36";

function press(on: Element, key: string, more: Partial<KeyboardEvent> = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  for (const [name, value] of Object.entries({ keyCode: 13, ...more })) {
    Object.defineProperty(event, name, { value });
  }
  on.dispatchEvent(event);
  return event;
}

function compose(on: Element, data: string): void {
  on.dispatchEvent(Object.assign(new Event("compositionupdate", { bubbles: true }), { data }));
}

noteCompositions();

let root: HTMLElement;
beforeEach(() => {
  root = document.createElement("div");
  document.body.append(root);
});
afterEach(() => {
  render(null, root);
  root.remove();
  compose(document.body, "");
  vi.unstubAllGlobals();
});

function composer() {
  const sent: string[] = [];
  const draft = signal("hola");
  const props = { draft, label: "l", placeholder: "p", charsMax: 99 };
  render(<Composer {...props} onSend={(text) => sent.push(text)} />, root);
  const field = root.querySelector("textarea") as HTMLTextAreaElement;
  return { sent, field };
}

describe("an input method", () => {
  it.each([
    ["says that it is composing", { isComposing: true }],
    ["has taken the key", { keyCode: 229 }],
    ["has taken the key and has just ended, as in Safari", { keyCode: 229, isComposing: false }],
    ["names no number", { keyCode: 0, isComposing: true }],
  ])("keeps the Enter that confirms (%s)", (_, more) => {
    const { sent, field } = composer();
    expect(press(field, "Enter", more).defaultPrevented).toBe(false);
    expect(sent).toEqual([]);
    press(field, "Enter");
    expect(sent).toEqual(["hola"]);
  });

  it("keeps the Escape and the arrows of its window", () => {
    render(<Menu label="m" items={[{ label: "one", icon: "close", onPick() {} }]} />, root);
    const button = root.querySelector("button") as HTMLButtonElement;
    button.click();
    for (const key of ["Escape", "ArrowDown"]) press(button, key, { isComposing: true });
    expect(root.querySelector("[role=menu]")).not.toBeNull();
    expect(keyOf({ key: "Escape", keyCode: 229, isComposing: false })).toBe("");
    expect(keyOf({ key: "Escape", keyCode: 27, isComposing: false })).toBe("Escape");
  });
});

describe("a telephone's keyboard", () => {
  beforeEach(() => vi.stubGlobal("navigator", { userAgent: ANDROID, languages: ["es"] }));

  it("sends with Enter in the midst of a word, which it composes until the next space", () => {
    const { sent, field } = composer();
    compose(field, "hola");
    press(field, "Enter", { isComposing: true });
    expect(sent).toEqual(["hola"]);
  });

  it("keeps the Enter that picks a Chinese or Japanese word", () => {
    const { sent, field } = composer();
    compose(field, "かな");
    press(field, "Enter", { isComposing: true });
    expect(sent).toEqual([]);
  });

  it("that names no key sends when it breaks the line", () => {
    const { sent, field } = composer();
    press(field, "Unidentified", { keyCode: 229 });
    const broken = new InputEvent("beforeinput", {
      inputType: "insertLineBreak",
      bubbles: true,
      cancelable: true,
    });
    field.dispatchEvent(broken);
    expect(broken.defaultPrevented).toBe(true);
    expect(sent).toEqual(["hola"]);
  });
});
