// Where a message is written: grows with its text, sends with Enter, counts only near the limit.
import type { Signal } from "@preact/signals";
import type { ComponentChildren, Ref, RefObject } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { alarm } from "../announce.ts";
import { t } from "../i18n.ts";
import { isUnnamedEnter, keyOf } from "../keys.ts";
import { Icon } from "./icons.tsx";

/** The count appears when so few characters are left. */
const COUNT_FROM = 200;
const HEIGHT_PX_MAX = 160;

export interface ComposerProps {
  draft: Signal<string>;
  label: string;
  placeholder: string;
  charsMax: number;
  onSend(text: string): void;
  /** Why it cannot be sent now; said instead of sending. */
  hold?: string | null;
  onHeld?(): void;
  onTyping?(on: boolean): void;
  /** True when the key has been dealt with. */
  onKey?(event: KeyboardEvent): boolean;
  onCaret?(): void;
  /** Drawn under the text, letter for letter, to mark parts of it. */
  marks?: ComponentChildren;
  field?: Ref<HTMLTextAreaElement>;
  aria?: Record<string, string | boolean | undefined>;
  children?: ComponentChildren;
}

const count = (text: string) => Array.from(text).length;

export function Composer(props: ComposerProps) {
  const { draft, charsMax } = props;
  const own = useRef<HTMLTextAreaElement>(null);
  const hintId = useId();
  const text = draft.value;
  const left = charsMax - count(text);
  const empty = text.trim() === "";

  useLayoutEffect(() => {
    const field = own.current;
    if (!field) return;
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, HEIGHT_PX_MAX)}px`;
  }, [text]);

  const send = () => {
    const { hold } = props;
    if (empty) {
      own.current?.focus();
    } else if (left < 0) {
      alarm(t("too-long", { over: -left }));
    } else if (hold) {
      alarm(hold);
      props.onHeld?.();
    } else {
      props.onSend(text.trim());
      draft.value = "";
      own.current?.focus();
    }
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {props.children}
      <div class="composer-row">
        <Field {...props} own={own} left={left} hintId={hintId} onEnter={send} />
        <button type="submit" class="button primary send" aria-disabled={empty || left < 0}>
          <Icon name="send" size={20} />
          <span class="send-word">{t("send")}</span>
        </button>
      </div>
      {left < COUNT_FROM ? (
        <p class={left < 0 ? "count over" : "count"} id={hintId}>
          {left < 0 ? t("too-long", { over: -left }) : t("chars-left", { left })}
        </p>
      ) : null}
    </form>
  );
}

interface FieldProps extends ComposerProps {
  own: RefObject<HTMLTextAreaElement | null>;
  left: number;
  hintId: string;
  onEnter(): void;
}

function Field({ own, left, hintId, onEnter, ...props }: FieldProps) {
  const { draft } = props;
  const onKeyDown = (event: KeyboardEvent) => {
    if (props.onKey?.(event)) return;
    if (keyOf(event) !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    onEnter();
  };
  const take = (field: HTMLTextAreaElement | null) => {
    own.current = field;
    const ref = props.field;
    if (typeof ref === "function") ref(field);
    else if (ref) ref.current = field;
  };
  return (
    <div class="field">
      {props.marks ? (
        <div class="marks" aria-hidden="true">
          {props.marks}
        </div>
      ) : null}
      <textarea
        ref={take}
        rows={1}
        aria-label={props.label}
        aria-describedby={left < COUNT_FROM ? hintId : undefined}
        aria-invalid={left < 0}
        placeholder={props.placeholder}
        value={draft.value}
        autocomplete="off"
        enterkeyhint="send"
        onInput={(event) => {
          draft.value = event.currentTarget.value;
          props.onTyping?.(draft.value !== "");
          props.onCaret?.();
        }}
        onKeyDown={onKeyDown}
        onBeforeInput={(event) => {
          if (!isUnnamedEnter(event)) return;
          event.preventDefault();
          onEnter();
        }}
        onKeyUp={() => props.onCaret?.()}
        onClick={() => props.onCaret?.()}
        onBlur={() => props.onTyping?.(false)}
        {...props.aria}
      />
    </div>
  );
}
