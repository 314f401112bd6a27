// Parts of a page that are loaded when they are needed.
import { describe, expect, it, vi } from "vitest";
import { part } from "../src/shared/part.ts";

describe("a part of the page", () => {
  const failing = (times: number) =>
    vi.fn(() => (load.mock.calls.length > times ? Promise.resolve("here") : Promise.reject("no")));
  let load: ReturnType<typeof failing>;

  it("that fails is asked for again", async () => {
    load = failing(2);
    await expect(part(load, [0, 0, 0])).resolves.toBe("here");
    expect(load).toHaveBeenCalledTimes(3);
  });

  it("that goes on failing is given up", async () => {
    load = failing(9);
    await expect(part(load, [0, 0])).rejects.toBe("no");
    expect(load).toHaveBeenCalledTimes(3);
  });
});
