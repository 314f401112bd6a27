// A question that must be answered before going on: the browser's own dialog, with focus given back.
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { t } from "../i18n.ts";
import { keyOf } from "../keys.ts";
import { Icon } from "./icons.tsx";

export interface DialogProps {
  title: string;
  onClose(): void;
  children: ComponentChildren;
  wide?: boolean;
  /** As much as the window has room for. */
  roomy?: boolean;
}

export function Dialog({ title, onClose, children, wide, roomy }: DialogProps) {
  const box = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const from = document.activeElement;
    const dialog = box.current;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (from instanceof HTMLElement && from.isConnected) from.focus();
    };
  }, []);
  return (
    <dialog
      ref={box}
      class={roomy ? "roomy" : wide ? "wide" : undefined}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => keyOf(event) === "Escape" && event.stopPropagation()}
    >
      <header>
        <h2 id={titleId}>{title}</h2>
        <button type="button" class="button icon-only" onClick={onClose} aria-label={t("close")}>
          <Icon name="close" />
        </button>
      </header>
      {children}
    </dialog>
  );
}
