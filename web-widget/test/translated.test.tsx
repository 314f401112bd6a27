// Pages outlive a translator that rewrites them, and show the present words.
import { signal } from "@preact/signals";
import { render } from "preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { surviveTranslators } from "../src/shared/translated.ts";

/** Two nested elements in place of each text, as Chrome's own translator makes them. */
function inPlace(text: Text): void {
  const [outer, inner] = [document.createElement("font"), document.createElement("font")];
  inner.textContent = text.data.toUpperCase();
  outer.append(inner);
  text.replaceWith(outer);
}

/** The same in two steps. */
function besideThenGone(text: Text): void {
  const font = document.createElement("font");
  font.textContent = text.data.toUpperCase();
  text.parentNode?.insertBefore(font, text);
  text.remove();
}

/** An element around the text itself. */
function around(text: Text): void {
  const font = document.createElement("font");
  text.replaceWith(font);
  font.append(text);
}

function texts(root: Node): Text[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found: Text[] = [];
  while (walker.nextNode()) found.push(walker.currentNode as Text);
  return found.filter((text) => text.data.trim());
}

const microtask = () => new Promise((done) => setTimeout(done));

const words = signal("one");
const more = signal<string | null>(null);
const items = signal(["a", "b", "c"]);

function Page() {
  return (
    <main>
      {more.value}
      {more.value ? <b>new</b> : null}
      {words.value} and {items.value.length} more
      {more.value ? null : "nothing yet"}
      <ul>
        {items.value.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </main>
  );
}

let root: HTMLElement;
let end: () => void;

beforeEach(() => {
  root = document.createElement("div");
  document.body.append(root);
  end = surviveTranslators(root);
  words.value = "one";
  more.value = null;
  items.value = ["a", "b", "c"];
});

afterEach(() => {
  end();
  render(null, root);
  root.remove();
});

const shown = () => root.textContent?.toLowerCase();

describe.each([
  ["puts elements in place of the texts", inPlace],
  ["puts elements beside the texts and takes those away", besideThenGone],
  ["puts elements around the texts", around],
])("a translator that %s", (_, translate) => {
  const comes = async () => {
    for (const text of texts(root)) translate(text);
    await microtask();
  };

  it("is outlived by new words, new lines and lines that go", async () => {
    render(<Page />, root);
    await comes();
    expect(shown()).toBe("one and 3 morenothing yetabc");
    words.value = "two";
    more.value = "something";
    items.value = ["c", "x", "a"];
    await microtask();
    expect(shown()).toBe("somethingnewtwo and 3 morecxa");
    await comes();
    more.value = null;
    items.value = ["a"];
    await microtask();
    expect(shown()).toBe("two and 1 morenothing yeta");
    await comes();
    items.value = ["b", "a"];
    more.value = "again";
    await microtask();
    expect(shown()).toBe("againnewtwo and 2 moreba");
  });

  it("keeps its translation where nothing has changed", async () => {
    render(<Page />, root);
    await comes();
    const fonts = root.querySelectorAll("li > font").length;
    words.value = "two";
    await microtask();
    expect(root.querySelectorAll("li > font").length).toBe(fonts);
  });
});

it("a translator that changes its mind leaves a page that goes on", async () => {
  render(<Page />, root);
  for (const text of texts(root)) inPlace(text);
  await microtask();
  for (const font of root.querySelectorAll("main > font, li > font")) {
    font.replaceWith(document.createTextNode(font.textContent ?? ""));
  }
  await microtask();
  words.value = "three";
  more.value = "yes";
  await microtask();
  expect(shown()).toBe("yesnewthree and 3 moreabc");
});
