// A pasted picture or a dropped file is answered with a sentence, and never takes the place of the page.
import { beforeEach, expect, it, vi } from "vitest";
import { refuseFiles } from "../src/shared/files.ts";

const say = vi.fn();
refuseFiles(say);

const field = document.createElement("textarea");
document.body.append(field);

function gives(kind: "paste" | "dragover" | "drop", types: string[], to: Element = document.body) {
  const event = new Event(kind, { bubbles: true, cancelable: true });
  const name = kind === "paste" ? "clipboardData" : "dataTransfer";
  Object.defineProperty(event, name, { value: { types } });
  to.dispatchEvent(event);
  return event.defaultPrevented;
}

beforeEach(() => say.mockReset());

it.each([
  ["a screenshot", ["Files"]],
  ["a picture copied from a page", ["text/html", "Files"]],
])("%s that is pasted is answered", (_, types) => {
  expect(gives("paste", types, field)).toBe(true);
  expect(say).toHaveBeenCalledOnce();
});

it.each([
  ["words", ["text/plain"]],
  ["cells that bring a picture of themselves", ["text/plain", "text/html", "Files"]],
])("%s are pasted as always", (_, types) => {
  expect(gives("paste", types, field)).toBe(false);
  expect(say).not.toHaveBeenCalled();
});

it.each([["on the field"], ["beside it"]])(
  "a file dropped %s is answered and not opened",
  (where) => {
    const to = where === "beside it" ? document.body : field;
    expect(gives("dragover", ["Files"], to)).toBe(true);
    expect(gives("drop", ["Files"], to)).toBe(true);
    expect(say).toHaveBeenCalledOnce();
  },
);

it("words may be dropped into the field, and a link beside it leads nowhere", () => {
  expect(gives("drop", ["text/plain"], field)).toBe(false);
  expect(gives("dragover", ["text/uri-list", "text/plain"])).toBe(true);
  expect(gives("drop", ["text/uri-list", "text/plain"])).toBe(true);
  expect(say).not.toHaveBeenCalled();
});
