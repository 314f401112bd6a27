// What can be measured of accessibility without a person: axe's rules, where the keyboard stops and
// whether that can be seen, whether everything can be reached when the window is tiny.
import assert from "node:assert/strict";
import { AxeBuilder } from "@axe-core/playwright";

const TAGS = [
  "wcag2a",
  "wcag2aa",
  "wcag21a",
  "wcag21aa",
  "wcag22aa",
  "section508",
  "best-practice",
];

/** No rule of axe is broken on this page, frames and shadow roots included. */
export async function assertAxe(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  const told = violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join("; ")}`,
  );
  assert.deepEqual(told, []);
}

/** Runs in a document: where the focus is, what it is called, whether a ring shows. */
function focusInPage() {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  if (!at || at === document.body) return null;
  const style = getComputedStyle(at);
  // Some parts draw the ring around what holds them.
  const around = getComputedStyle(at.parentElement);
  const ringOf = (s) =>
    (s.outlineStyle !== "none" && Number.parseFloat(s.outlineWidth) > 0) || s.boxShadow !== "none";
  const labelled = at.labels?.length
    ? Array.from(at.labels, (one) => one.textContent).join(" ")
    : "";
  const name = at.getAttribute("aria-label") || labelled || at.innerText || at.title || "";
  const box = at.getBoundingClientRect();
  const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const root = at.getRootNode();
  const inner =
    root === document ? hit : root.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {
    name: name.replace(/\s+/g, " ").trim(),
    role: at.getAttribute("role") ?? at.tagName.toLowerCase(),
    ring: ringOf(style) || ringOf(around),
    seen: Boolean(inner && (at.contains(inner) || inner.contains(at))),
  };
}

export const focusIn = (locator) => locator.evaluate(focusInPage);

/** A stop of the keyboard is named, can be seen and shows where it is. */
export function assertGoodStop(stop) {
  assert.ok(stop, "the focus is nowhere");
  assert.ok(stop.name, `a ${stop.role} without a name`);
  assert.ok(stop.ring, `${stop.role} “${stop.name}” shows no ring`);
  assert.ok(stop.seen, `${stop.role} “${stop.name}” is covered`);
}

/** Runs in a document: what cannot be reached by scrolling, and whether anything is wider than the window. */
function reachInPage(root) {
  const controls = root.querySelectorAll("button, textarea, a[href], input, [tabindex='0']");
  const lost = [];
  for (const control of controls) {
    if (!control.checkVisibility()) continue;
    control.scrollIntoView({ block: "center" });
    const box = control.getBoundingClientRect();
    const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const reached = hit && (control.contains(hit) || hit.contains(control));
    if (!reached) lost.push((control.getAttribute("aria-label") ?? control.textContent).trim());
  }
  const page = document.documentElement;
  // The chat scrolls in itself; a page that scrolls besides shows emptiness.
  return {
    lost,
    wide: page.scrollWidth - page.clientWidth,
    tall: page.scrollHeight - page.clientHeight,
  };
}

/** Everything in this frame can be brought into the window, and the frame itself scrolls no way. */
export async function assertReachable(locator) {
  assert.deepEqual(await locator.evaluate(reachInPage), { lost: [], wide: 0, tall: 0 });
}
