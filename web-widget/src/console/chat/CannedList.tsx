// The ready-made replies that were found: a list that belongs to the field.
import { type Lang, langAttr, t, lang as uiLang } from "../../shared/i18n.ts";
import type { Reply } from "./canned.ts";

export const LIST_ID = "canned-list";
/** No reply is chosen. */
export const NONE = -1;
export const optionId = (at: number) => `canned-${at}`;

interface ListProps {
  found: Reply[];
  at: number;
  lang: Lang;
  onPick(reply: Reply): void;
  /** The same keys as in the field, for who comes into the list itself. */
  onKey(event: KeyboardEvent): void;
}

export function CannedList({ found, at, lang, onPick, onKey }: ListProps) {
  return (
    <div class="canned">
      <p class="canned-count">{t("canned-found", { count: found.length })}</p>
      <div
        id={LIST_ID}
        role="listbox"
        aria-label={t("canned-label")}
        aria-activedescendant={at === NONE ? undefined : optionId(at)}
        // What scrolls must be reachable by keyboard.
        tabIndex={0}
        onKeyDown={onKey}
      >
        {found.map((reply, n) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys belong to the field that owns this list
          <div
            key={reply.id}
            id={optionId(n)}
            role="option"
            tabIndex={-1}
            aria-selected={n === at}
            class={n === at ? "on" : undefined}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onPick(reply)}
          >
            <strong>{reply.label[uiLang.value]}</strong>
            <span lang={langAttr(lang)}>{reply.text[lang]}</span>
          </div>
        ))}
      </div>
    </div>
  );
}
