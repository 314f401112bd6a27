// A key is read in one place, which knows of input methods; a second reader would forget them.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const SRC = join(import.meta.dirname, "../src");
const READS =
  /\b(?:event|e)\.(?:key|keyCode|isComposing|code|which)\b|\{[^{}]*\bkey\b[^{}]*\}: KeyboardEvent/;

it("every key is asked of the one who knows input methods", () => {
  const readers = readdirSync(SRC, { recursive: true })
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith("keys.ts"))
    .filter((file) => READS.test(readFileSync(join(SRC, file), "utf8")));
  expect(readers).toEqual([]);
  expect(readFileSync(join(SRC, "console/workplace/keys.ts"), "utf8")).not.toMatch(READS);
});
