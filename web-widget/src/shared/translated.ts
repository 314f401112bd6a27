// Pages say that they are not to be translated. Some translators do it all the same: they put elements of their
// own in place of text nodes, or around them. What draws this page still holds those nodes: it would write new
// words into nodes that nobody sees, leave old ones standing, and fail where it inserts something before them.
// Here such a node passes everything on to what stands for it. Nothing is touched until a translator has come.

/** What stands in the page for a text node that is no longer in it. */
const standIns = new WeakMap<Node, ChildNode>();
const standsFor = new WeakMap<Node, Text>();
const tamed = new WeakSet<Node>();

const property = (name: "parentNode" | "data", of: object) =>
  Object.getOwnPropertyDescriptor(of, name) as PropertyDescriptor;
const realParent = property("parentNode", Node.prototype).get as (this: Node) => ParentNode | null;
const setData = property("data", CharacterData.prototype).set as (this: Node, to: string) => void;
const parentOf = (node: Node) => realParent.call(node) as Node | null;

export function surviveTranslators(root: Node): () => void {
  const watcher = new MutationObserver((records) => {
    const added = new Set(records.flatMap((record) => Array.from(record.addedNodes)));
    for (const record of records) heed(record, added);
  });
  watcher.observe(root, { childList: true, subtree: true });
  return () => watcher.disconnect();
}

function heed(record: MutationRecord, added: ReadonlySet<Node>): void {
  const { target, removedNodes, addedNodes, previousSibling, nextSibling } = record;
  const own = Array.from(addedNodes);
  for (const gone of removedNodes) {
    const before = standsFor.get(gone);
    const text = before ?? gone;
    if (!(text instanceof Text) || parentOf(text) === target) continue;
    // Within what stands for it already.
    if (standIns.get(text)?.contains(target)) continue;
    const beside = [previousSibling, nextSibling].filter((node) =>
      before ? node && added.has(node) : isFont(node),
    );
    const standIn = [...own, ...beside].find(
      (node) => node && node !== text && parentOf(node) === target && !standsFor.has(node),
    );
    if (!standIn) continue;
    tame(target);
    hold(text, standIn as ChildNode);
  }
}

/** Only translators use this element. */
const isFont = (node: Node | null) => node instanceof HTMLElement && node.localName === "font";

/** From here on what is done to the text is done to its stand-in; new words bring the text itself back. */
function hold(text: Text, standIn: ChildNode): void {
  standIns.set(text, standIn);
  standsFor.set(standIn, text);
  const { get } = property("data", CharacterData.prototype);
  Object.defineProperties(text, {
    parentNode: { configurable: true, get: () => parentOf(standIn) },
    nextSibling: { configurable: true, get: () => standIn.nextSibling },
    remove: {
      configurable: true,
      value: () => {
        release(text);
        standIn.remove();
      },
    },
    data: {
      configurable: true,
      get,
      set: (to: string) => {
        release(text);
        standIn.replaceWith(text);
        setData.call(text, to);
      },
    },
  });
}

function release(text: Text): void {
  const standIn = standIns.get(text);
  if (standIn) standsFor.delete(standIn);
  standIns.delete(text);
  for (const name of ["parentNode", "nextSibling", "remove", "data"] as const) {
    Reflect.deleteProperty(text, name);
  }
}

type Inserts = "insertBefore" | "moveBefore";
type Insert = (this: Node, node: Node, before: Node | null) => Node;

/** An element in which a translator has been: what is inserted before a node goes before what stands for it. */
function tame(parent: Node): void {
  if (tamed.has(parent)) return;
  tamed.add(parent);
  for (const name of ["insertBefore", "moveBefore"] satisfies Inserts[]) {
    const insert = (parent as unknown as Record<Inserts, Insert | undefined>)[name];
    if (!insert) continue;
    const value: Insert = (node, before) => {
      const place = childOf(parent, before);
      const standIn = standIns.get(node);
      // It stands where it should, translated.
      if (standIn && (standIn === place || standIn.nextSibling === place)) return node;
      if (standIn) {
        release(node as Text);
        standIn.remove();
        return parent.insertBefore(node, place);
      }
      return insert.call(parent, node, place);
    };
    Object.defineProperty(parent, name, { configurable: true, value });
  }
}

/** The child of `parent` that a node is, is in, or is stood for by. */
function childOf(parent: Node, node: Node | null): Node | null {
  let at: Node | null = (node && standIns.get(node)) ?? node;
  while (at && parentOf(at) !== parent) at = parentOf(at);
  return at;
}
