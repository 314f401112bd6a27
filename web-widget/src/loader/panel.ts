// The panel: a dialog with the frame in it, and a cover over the frame until that can be used. The
// cover is the loader's own, so that nobody depends on a frame that may never come.
import { icon } from "./icon.ts";

const CLOSE = ["M18 6 6 18", "m6 6 12 12"];

export interface PanelLook {
  lang: string;
  title: string;
  close: string;
  /** Nothing while there is hope, or the line that says that it does not come. */
  late: string;
  retry: string;
  tab: string;
  href: string;
  covered: boolean;
}

export interface Panel {
  box: HTMLDialogElement;
  close: HTMLButtonElement;
  retry: HTMLButtonElement;
  draw(look: PanelLook): void;
  /** Shows or hides it; `top` makes it modal, above all of the page. */
  place(open: boolean, top: boolean): void;
  /** The page took it out of the document, and the browser forgot that it was modal. */
  dropped(): void;
}

function made<K extends keyof HTMLElementTagNameMap>(
  kind: K,
  className: string,
  ...inside: Node[]
): HTMLElementTagNameMap[K] {
  const one = document.createElement(kind);
  one.className = className;
  one.append(...inside);
  return one;
}

export function panel(): Panel {
  const title = made("p", "title");
  const close = made("button", "plain", icon(CLOSE));
  const head = made("div", "head", title, close);
  const bones = made("div", "bones", ...[0, 1, 2].map(() => made("i", "bone")));
  const late = made("p", "late");
  late.setAttribute("role", "status");
  const retry = made("button", "act");
  const tab = made("a", "act");
  tab.target = "_blank";
  tab.rel = "noopener";
  const acts = made("div", "acts", retry, tab);
  const cover = made("div", "cover", head, late, acts, bones);
  for (const button of [close, retry]) button.type = "button";
  const box = made("dialog", "panel arrives", cover);
  box.id = "panel";

  let modal = false;
  return {
    box,
    close,
    retry,
    draw(look) {
      box.setAttribute("aria-label", look.title);
      box.classList.toggle("covered", look.covered);
      cover.hidden = !look.covered;
      title.textContent = look.title;
      close.setAttribute("aria-label", look.close);
      if (late.textContent !== look.late) late.textContent = look.late;
      acts.hidden = !look.late;
      bones.hidden = Boolean(look.late);
      retry.textContent = look.retry;
      tab.textContent = look.tab;
      // Only when it can be seen: to checkers of a page a link is part of it, wherever it hides.
      if (look.late) tab.href = look.href;
      else tab.removeAttribute("href");
    },
    place(open, top) {
      if (open && top && !modal) {
        box.open = false;
        box.showModal();
        modal = true;
      } else if (modal && !(open && top)) {
        modal = false;
        box.close();
      }
      // Not `show()`, which would take the focus from whoever is reading the page.
      if (!modal) box.open = open;
    },
    dropped() {
      modal = false;
      box.open = false;
    },
  };
}
