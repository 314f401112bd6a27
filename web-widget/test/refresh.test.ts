// When a page asks for another wording than the one it came with.
import built from "phrases:version";
import { afterEach, expect, it, vi } from "vitest";
import { wordingIs } from "../src/shared/refresh.ts";

afterEach(() => vi.unstubAllGlobals());

it("the wording that the page came with is not fetched, another one is", async () => {
  expect(built).toMatch(/^[0-9a-f]{12}$/);
  vi.stubGlobal("requestIdleCallback", (then: () => void) => then());
  const asked = vi.fn(async () => new Response("x = y"));
  vi.stubGlobal("fetch", asked);
  wordingIs("widget", built);
  await new Promise((done) => setTimeout(done, 50));
  expect(asked).not.toHaveBeenCalled();
  wordingIs("widget", "another");
  await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
});
