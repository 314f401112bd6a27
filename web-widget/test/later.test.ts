// What is fetched after the first screen, and when.
import { signal } from "@preact/signals-core";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { lang } from "../src/shared/i18n.ts";
import { loadWhenWanted } from "../src/widget/later.ts";

const lines = signal(0);
let load: ReturnType<typeof vi.fn<() => void>>;

beforeEach(() => {
  vi.useFakeTimers();
  lines.value = 0;
  lang.value = "en";
  load = vi.fn<() => void>();
  loadWhenWanted(load, () => lines.value > 0);
});

afterEach(() => vi.useRealTimers());

it("nothing is fetched for somebody who only looks in, until a while has passed", () => {
  vi.advanceTimersByTime(3_000);
  expect(load).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2_000);
  expect(load).toHaveBeenCalledTimes(1);
});

it.each(["keydown", "input", "pointerdown"])("a %s fetches the rest at once, and once", (sign) => {
  for (const _ of [1, 2]) document.dispatchEvent(new Event(sign, { bubbles: true }));
  vi.advanceTimersByTime(60_000);
  expect(load).toHaveBeenCalledTimes(1);
});

it("a chat that is going on is fetched at once", () => {
  lines.value = 1;
  expect(load).toHaveBeenCalledTimes(1);
});

it("the words of the other language are fetched when they are wanted", () => {
  lang.value = "es";
  expect(load).toHaveBeenCalledTimes(1);
});
