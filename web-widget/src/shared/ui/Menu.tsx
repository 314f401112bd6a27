// A button that opens a short list of actions. Arrow keys walk it, Escape and leaving close it.
import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { keyOf } from "../keys.ts";
import { Icon, type IconName } from "./icons.tsx";

export interface MenuItem {
  label: string;
  icon: IconName;
  onPick(): void;
}

export function Menu({ label, items }: { label: string; items: MenuItem[] }) {
  const open = useSignal(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();

  const entries = () =>
    Array.from(root.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? []);
  const shut = (refocus: boolean) => {
    open.value = false;
    if (refocus) button.current?.focus();
  };

  useEffect(() => {
    if (!open.value) return;
    entries()[0]?.focus();
    return leaving(root.current, () => shut(false));
  }, [open.value]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (!open.value) return;
    const all = entries();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const key = keyOf(event);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[key];
    if (to !== undefined) all[(to + all.length) % all.length]?.focus();
    else if (key === "Escape") shut(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it hears the keys of the buttons inside it
    <div class="menu" ref={root} onKeyDown={onKeyDown}>
      <button
        type="button"
        ref={button}
        class="button icon-only"
        aria-haspopup="menu"
        aria-expanded={open.value}
        aria-controls={id}
        aria-label={label}
        title={label}
        onClick={() => {
          open.value = !open.value;
        }}
      >
        <Icon name="menu" />
      </button>
      <div class="menu-list" id={id} role="menu" aria-label={label} hidden={!open.value}>
        {items.map((item) => (
          <Entry
            key={item.label}
            item={item}
            onPick={() => {
              shut(true);
              item.onPick();
            }}
          />
        ))}
      </div>
    </div>
  );
}

/** Calls back when the pointer or the focus goes elsewhere, until the returned function is called. */
function leaving(of: HTMLElement | null, then: () => void): () => void {
  const away = (event: Event) => {
    if (!of?.contains(event.target as globalThis.Node)) then();
  };
  document.addEventListener("pointerdown", away);
  document.addEventListener("focusin", away);
  return () => {
    document.removeEventListener("pointerdown", away);
    document.removeEventListener("focusin", away);
  };
}

function Entry({ item, onPick }: { item: MenuItem; onPick(): void }) {
  return (
    <button type="button" role="menuitem" tabIndex={-1} onClick={onPick}>
      <Icon name={item.icon} size={18} /> {item.label}
    </button>
  );
}
