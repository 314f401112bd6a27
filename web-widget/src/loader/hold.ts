// The page behind a panel that fills the window does not scroll. It is kept out of reach by the
// browser itself, as behind any modal dialog: no attribute of the page is touched, so none can be
// left behind, and what the page adds later is treated like the rest. A dialog that the page opens on top is
// the browser's business as well; a trap of focus made by hand is not, and the panel gives way to it.
import { complain } from "./complain.ts";

/** What says of itself that it must be answered first. */
const TRAPS = '[aria-modal="true"], [role="alertdialog"]';
/** What may let one appear. */
const CAUSES = ["aria-modal", "role", "hidden", "open", "style", "class"];

const matches = (one: Element, selector: string) => {
  try {
    return one.matches(selector);
  } catch {
    return false;
  }
};

/** Whether the page itself shows a modal dialog just now. */
export function pageIsModal(): boolean {
  return Array.from(document.querySelectorAll("dialog[open]")).some((one) =>
    matches(one, ":modal"),
  );
}

function traps(): Element[] {
  return Array.from(document.querySelectorAll(TRAPS)).filter(
    (one) => !matches(one, ":modal") && (one.checkVisibility?.() ?? true),
  );
}

/** Holds the page until the returned function is called. */
export function hold(interrupted: (by: Element) => void): () => void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("html{overflow:hidden!important}");
  try {
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  } catch (error) {
    complain(`the page behind the chat may scroll: ${error}`);
  }
  let known = new Set(traps());
  const watch = new MutationObserver(() => {
    const now = traps();
    const come = now.find((one) => !known.has(one));
    known = new Set(now);
    if (come) interrupted(come);
  });
  const options = { subtree: true, childList: true, attributes: true, attributeFilter: CAUSES };
  watch.observe(document, options);
  return () => {
    watch.disconnect();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  };
}
