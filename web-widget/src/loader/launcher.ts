// The button on the customer's page and the panel it opens. Made of elements and a constructed
// sheet only, so that it works under the strictest policy a page can have.
import { icon } from "./icon.ts";
import look from "./look.css?inline";
import { type Panel, panel } from "./panel.ts";
import { makeRoot, type Root } from "./place.ts";

const CHAT = ["M7.9 20A9 9 0 1 0 4 16.1L2 22Z"];
const DOWN = ["m6 9 6 6 6-6"];

export interface Launcher {
  root: Root;
  wrap: HTMLDivElement;
  button: HTMLButtonElement;
  panel: Panel;
  /** Redraws the button. */
  show(look: { open: boolean; word: string; unread: number; unreadWord: string }): void;
  /** Tells a screen reader; the frame of a closed panel cannot. */
  tell(text: string): void;
}

export function launcher(): Launcher {
  const root = makeRoot();
  const shadow = root.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(look);
  shadow.adoptedStyleSheets = [sheet];

  const wrap = document.createElement("div");
  wrap.className = "puente";
  const box = panel();
  const button = document.createElement("button");
  button.type = "button";
  button.className = "launcher";
  const word = document.createElement("span");
  word.className = "word";
  const badge = document.createElement("span");
  badge.className = "badge";
  const spoken = document.createElement("span");
  spoken.className = "unseen";
  button.append(word, badge, spoken);
  const status = document.createElement("div");
  status.className = "unseen";
  status.setAttribute("role", "status");
  wrap.append(box.box, button, status);
  shadow.append(wrap);

  let drawnOpen: boolean | null = null;
  return {
    root,
    wrap,
    button,
    panel: box,
    show(look) {
      if (look.open !== drawnOpen) {
        drawnOpen = look.open;
        button.querySelector("svg")?.remove();
        button.prepend(icon(look.open ? DOWN : CHAT));
        button.setAttribute("aria-expanded", String(look.open));
      }
      word.textContent = look.word;
      badge.textContent = look.unread > 99 ? "99+" : String(look.unread);
      badge.hidden = look.unread === 0;
      badge.setAttribute("aria-hidden", "true");
      spoken.textContent = look.unread ? `, ${look.unreadWord}` : "";
    },
    tell(text) {
      status.textContent = text;
    },
  };
}
