// The element on the customer's page. Pages replace their body, morph it or put an old copy of it
// back; the element notices both: the live one when it was taken out, a copy that it is no more than that.

const NAME = "puente-chat";

export interface Root extends HTMLElement {
  /** Called when the page took it out of the document. Copies have none. */
  taken?: (() => void) | undefined;
}

export function makeRoot(): Root {
  if (!customElements.get(NAME)) {
    customElements.define(
      NAME,
      class extends HTMLElement {
        taken?: () => void;
        connectedCallback() {
          if (!this.taken) this.remove();
        }
        disconnectedCallback() {
          this.taken?.();
        }
      },
    );
  }
  const root: Root = document.createElement(NAME);
  // It speaks both languages itself.
  root.translate = false;
  root.className = "notranslate";
  // A page that is morphed into its next state by Turbo leaves alone what says so.
  root.setAttribute("data-turbo-permanent", "");
  return root;
}

/** So often within `SPAN_MS` it is put back; a page that goes on taking it out wants it out. */
const BACK_MAX = 20;
const SPAN_MS = 10_000;

/** Keeps the root in whatever body the page has. */
export function stay(root: Root, back: () => void, giveUp: () => void): void {
  let times: number[] = [];
  root.taken = () => {
    // Whoever replaces a body is not done yet; whoever moves the root has put it back by then.
    queueMicrotask(() => {
      if (!root.taken) return;
      times = times.filter((at) => Date.now() - at < SPAN_MS);
      if (times.push(Date.now()) > BACK_MAX) {
        giveUp();
        return;
      }
      if (!root.isConnected) (document.body ?? document.documentElement).append(root);
      back();
    });
  };
  document.body.append(root);
}
