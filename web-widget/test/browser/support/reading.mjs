// What a page says, as data: the transcript line by line, every visible word with its language, and
// what a screen reader was told.
import assert from "node:assert/strict";
import { onlyIn } from "./words.mjs";

/** The transcript as `[voice, text]`; what is still on its way is marked. Runs in the page. */
function inPage(log) {
  const plain = (node) => {
    const copy = node.cloneNode(true);
    for (const hidden of copy.querySelectorAll(".unseen, .source, .chip")) hidden.remove();
    // Blocks stand apart for the eye; in text they must, too.
    for (const block of copy.querySelectorAll("h2, h3, p, li, br")) block.after(" ");
    return copy.textContent.replace(/\s+/g, " ").trim();
  };
  return Array.from(log.querySelectorAll(":scope li.line"), (line) => {
    const voice = line.classList.contains("notice")
      ? "notice"
      : Array.from(line.classList, (one) => one.match(/^by-(\w+)$/)?.[1]).find(Boolean);
    const part = voice === "notice" ? line : line.querySelector("article, .words");
    const pending = line.classList.contains("pending") || line.querySelector(".not-sent");
    return pending ? [voice, plain(part), "pending"] : [voice, plain(part)];
  });
}

/** The lines of a transcript, given its `role=log`. */
export const linesOf = (log) => log.evaluate(inPage);

/** What people and bot said, without the notices between. */
export const spoken = (lines) => lines.filter(([voice]) => voice !== "notice");

/** Fails when any line of people stands there twice. */
export function assertOnce(lines) {
  const said = lines.filter(([voice]) => voice === "visitor" || voice === "agent");
  const seen = said.map(([voice, text]) => `${voice}: ${text}`);
  assert.deepEqual(seen, [...new Set(seen)], "a line stands there twice");
}

/** Every visible text and every name given to assistive technology, with its language. Runs in the page. */
function visibleWords(root) {
  const langOf = (node) => node.closest("[lang]")?.lang ?? "";
  const found = [];
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = node.textContent.trim();
      const box = node.parentElement;
      if (text && box.checkVisibility()) found.push([text, langOf(box)]);
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || /^(SCRIPT|STYLE|NOSCRIPT)$/.test(node.tagName))
      return;
    for (const name of ["aria-label", "title", "placeholder", "alt"]) {
      const text = node.getAttribute(name);
      if (text && node.checkVisibility()) found.push([text, langOf(node)]);
    }
    for (const child of node.childNodes) walk(child);
  };
  walk(root);
  return found;
}

export const wordsOn = (locator) => locator.evaluate(visibleWords);

const leftovers = { en: onlyIn("en"), es: onlyIn("es") };
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const finders = Object.fromEntries(
  Object.entries(leftovers).map(([lang, parts]) => [
    lang,
    parts.map((part) => new RegExp(`(?<!\\p{L})${escaped(part)}(?!\\p{L})`, "u")),
  ]),
);

/** Fails when a page in `lang` shows a line of the other language that is not marked as such. */
export async function assertOneLanguage(locator, lang) {
  const other = lang === "en" ? "es" : "en";
  const found = await wordsOn(locator);
  assert.ok(found.length > 3, "hardly any words to look at");
  const wrong = found.filter(
    ([text, of]) => of !== other && finders[other].some((finder) => finder.test(text)),
  );
  assert.deepEqual(wrong, [], `words of ${other} on a page in ${lang}`);
}

/** Writes down what live regions are told. Installed before any script of the page. */
export function recordAnnouncements() {
  globalThis.__told = [];
  const politeness = (node) => {
    const live = node.closest?.("[aria-live], [role=alert], [role=status]");
    if (!live) return null;
    const set = live.getAttribute("aria-live");
    if (set) return set === "off" ? null : set;
    return live.getAttribute("role") === "alert" ? "assertive" : "polite";
  };
  const watch = (root) =>
    new MutationObserver((changes) => {
      for (const { target, addedNodes } of changes) {
        const kind = politeness(target.nodeType === Node.TEXT_NODE ? target.parentElement : target);
        if (!kind) continue;
        for (const node of addedNodes) {
          const text = node.textContent.trim();
          const of = node.lang || (node.parentElement ?? target).closest("[lang]")?.lang || "";
          if (text) globalThis.__told.push([kind, of, text]);
        }
      }
    }).observe(root, { childList: true, subtree: true });
  watch(document);
  // The launcher lives in a shadow root, where a watcher of the page does not reach.
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    watch(root);
    return root;
  };
}

/** What the document of this locator was told so far: `[politeness, lang, text]`. */
export const toldIn = (locator) => locator.evaluate(() => globalThis.__told);
