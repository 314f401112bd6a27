// Importing a module of ours does nothing: no listener, no timer, no request, no storage, no change of the page.
import { afterAll, beforeAll, expect, it, vi } from "vitest";
// What libraries do on import is theirs.
import "@preact/signals";
import "preact/hooks";

const modules = import.meta.glob([
  "../src/**/*.{ts,tsx}",
  "!../src/**/main.ts",
  "!../src/**/*.d.ts",
]);

const done = [];
const restore = [];

/** Notes every call of a method, and of which object. */
function watch(of, name) {
  const real = of[name];
  if (typeof real !== "function") return;
  const noted = vi.fn(function (...args) {
    const from = new Error().stack?.split("\n").find((line) => line.includes("/web-widget/src/"));
    if (from) done.push(`${name}(${String(args[0])}) ${from.trim()}`);
    return Reflect.apply(real, this, args);
  });
  of[name] = noted;
  restore.push(() => {
    of[name] = real;
  });
}

beforeAll(() => {
  for (const name of ["setTimeout", "setInterval", "fetch", "requestAnimationFrame"]) {
    watch(globalThis, name);
  }
  watch(globalThis, "addEventListener");
  watch(document, "addEventListener");
  watch(customElements, "define");
  watch(document, "createElement");
  for (const name of ["getItem", "setItem", "removeItem"]) watch(Storage.prototype, name);
  watch(MutationObserver.prototype, "observe");
});

afterAll(() => {
  for (const back of restore) back();
});

it("nothing happens when all modules are imported", { timeout: 300_000 }, async () => {
  const page = document.documentElement.outerHTML;
  const names = Object.keys(globalThis).sort();
  const { lang } = await import("../src/shared/i18n.ts");
  const before = lang.value;
  expect(Object.keys(modules).length).toBeGreaterThan(80);
  for (const load of Object.values(modules)) await load();
  expect(done).toEqual([]);
  expect(document.documentElement.outerHTML).toBe(page);
  expect(Object.keys(globalThis).sort()).toEqual(names);
  expect(lang.value).toBe(before);
});
