// What is done once among tabs is done once here, too, whatever becomes of it.
import { afterEach, expect, it, vi } from "vitest";
import { once } from "../src/console/once.ts";

afterEach(() => vi.unstubAllGlobals());

it("does not do again what failed while the lock was held", async () => {
  const tried = vi.fn(() => {
    throw new Error("not on this phone");
  });
  const request = async (_: string, __: object, held: (lock: object) => unknown) => held({});
  vi.stubGlobal("navigator", { locks: { request } });
  once("note", tried);
  await new Promise((over) => setTimeout(over));
  expect(tried).toHaveBeenCalledTimes(1);
});

it("is done where the lock is refused: better twice than never", async () => {
  const done = vi.fn();
  vi.stubGlobal("navigator", { locks: { request: () => Promise.reject(new Error("no rights")) } });
  once("note", done);
  await new Promise((over) => setTimeout(over));
  expect(done).toHaveBeenCalledTimes(1);
});
