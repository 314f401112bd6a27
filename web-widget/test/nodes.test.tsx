// An answer's tree becomes elements, and nothing else can come through it.
import phrases from "phrases:widget";
import { render } from "preact";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { install } from "../src/shared/i18n.ts";
import { plain } from "../src/shared/spoken.ts";
import { Nodes } from "../src/shared/ui/Nodes.tsx";
import type { Node } from "../src/shared/wire.ts";

const text = (words: string): Node => ({ t: "text", text: words });
let root: HTMLElement;

function draw(nodes: Node[], onArticle?: (id: string, title: string) => void): HTMLElement {
  render(<Nodes nodes={nodes} onArticle={onArticle} />, root);
  return root;
}

beforeEach(() => {
  install(phrases);
  root = document.createElement("div");
});

describe("an answer", () => {
  it("keeps its steps, emphasis and codes", () => {
    draw([
      { t: "paragraph", children: [text("Do "), { t: "strong", children: [text("this")] }] },
      {
        t: "list",
        ordered: true,
        children: [{ t: "item", children: [text("Open "), { t: "code", text: "ES-003" }] }],
      },
    ]);
    expect(root.querySelector("p > strong")?.textContent).toBe("this");
    expect(root.querySelector("ol > li")?.textContent).toBe("Open ES-003");
    expect(root.querySelector("ol > li > code")?.textContent).toBe("ES-003");
  });

  it("shows markup in its words as words", () => {
    draw([text("<img src=x onerror=alert(1)>")]);
    expect(root.querySelector("img")).toBeNull();
    expect(root.textContent).toBe("<img src=x onerror=alert(1)>");
  });

  it("opens outside links apart, and only secure ones", () => {
    draw([
      { t: "link", href: "https://example.gov/a", children: [text("good")] },
      { t: "link", href: "javascript:alert(1)", children: [text("bad")] },
    ]);
    const links = root.querySelectorAll("a");
    expect(links).toHaveLength(1);
    expect(links[0]?.rel).toBe("noopener noreferrer");
    expect(root.textContent).toContain("bad");
  });

  it("leads to other articles by links, where that is possible", () => {
    const follow = vi.fn();
    const link: Node = { t: "article", id: "owner", children: [text("the owner")] };
    draw([link], follow).querySelector("a")?.click();
    expect(follow).toHaveBeenCalledWith("owner", "the owner");
    expect(draw([link]).querySelector("a")).toBeNull();
  });

  it("can be spoken without its structure", () => {
    const nodes: Node[] = [
      { t: "paragraph", children: [text("One"), { t: "break" }, text("two")] },
      { t: "list", ordered: false, children: [{ t: "item", children: [text("three")] }] },
    ];
    expect(plain(nodes).replace(/\s+/g, " ").trim()).toBe("One two three");
  });
});
