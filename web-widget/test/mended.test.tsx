// The line that says that authors have mended what was wrong.

import phrases from "phrases:console";
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Mended } from "../src/console/workplace/Mended.tsx";
import { install } from "../src/shared/i18n.ts";

let root: HTMLElement;
const shows = (count: number) => act(() => render(<Mended count={count} />, root));
const said = () => root.querySelector("[role=status]")?.textContent?.trim();

beforeEach(() => {
  install(phrases);
  root = document.createElement("div");
  document.body.append(root);
});

afterEach(() => {
  render(null, root);
  root.remove();
});

describe("what has been mended", () => {
  it("is said when there is less to mend, with how much, and not when there is more", async () => {
    await shows(0);
    expect(said()).toBe("");
    await shows(3);
    expect(said()).toBe("");
    await shows(1);
    expect(said()).toContain("2 problems");
    await shows(0);
    expect(said()).toContain("One problem");
    await shows(2);
    expect(said()).toBe("");
  });
});
