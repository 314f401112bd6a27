// Where an agent writes. A button, or `/` at the start of a word, looks for a ready-made reply; blanks
// that a reply left open are marked, and are filled before anything is sent.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { announce } from "../../shared/announce.ts";
import { type Lang, langAttr, t, lang as uiLang } from "../../shared/i18n.ts";
import { keyOf } from "../../shared/keys.ts";
import { Composer } from "../../shared/ui/Composer.tsx";
import { Icon } from "../../shared/ui/icons.tsx";
import { desk } from "../desk/current.ts";
import { blanks, fill, isMeant, type Reply, type Slash, search, slash } from "./canned.ts";
import { approved, names } from "./replies.ts";

const LIST_ID = "canned-list";
const NONE = -1;
/** The blanks that stand for the agent, as authors write them. */
const MY_NAME = ["agent name", "nombre del agente"];
const optionId = (at: number) => `canned-${at}`;

export interface ReplyBoxProps {
  conversation: string;
  visitorLang: Lang;
  /** The field of the chat, whose replies come first. */
  skill: string;
}

/** What is looked for, and from where: behind a `/`, or by the button, at the caret. */
type Looking = Slash & { byButton?: boolean };

export function ReplyBox({ conversation, visitorLang, skill }: ReplyBoxProps) {
  const draft = desk.draft(conversation);
  const field = useRef<HTMLTextAreaElement>(null);
  const looking = useSignal<Looking | null>(null);
  /** Which one Enter takes; none while what was typed may be the agent's own text. */
  const at = useSignal(NONE);
  /** Where a `/` stands that is only a sign. */
  const closed = useRef(NONE);
  const query = looking.value?.query;
  const found = query === undefined ? [] : search(approved.value, query, skill);
  const expanded = query !== undefined && found.length > 0;
  const open = blanks(draft.value, names.value);

  useEffect(() => {
    if (query !== undefined) announce(t("canned-found", { count: found.length }));
  }, [query]);

  useEffect(() => {
    document.getElementById(optionId(at.value))?.scrollIntoView({ block: "nearest" });
  }, [at.value]);

  const look = (next: Looking | null) => {
    if (next && next.query === looking.peek()?.query && next.from === looking.peek()?.from) return;
    looking.value = next;
    if (!next) return;
    const [first] = search(approved.peek(), next.query, skill);
    at.value = isMeant(first, next.query) ? 0 : NONE;
  };

  const close = () => {
    closed.current = looking.peek()?.from ?? NONE;
    look(null);
  };

  const onCaret = () => {
    const caret = field.current?.selectionStart ?? 0;
    const text = draft.peek();
    const now = looking.peek();
    if (now?.byButton) {
      const typed = text.slice(now.from, caret);
      if (caret < now.from || typed.includes("\n")) look(null);
      else look({ ...now, to: caret, query: typed });
      return;
    }
    if (text[closed.current] !== "/") closed.current = NONE;
    const next = slash(text, caret);
    look(next?.from === closed.current ? null : next);
  };

  const byButton = () => {
    const box = field.current;
    if (expanded) {
      close();
    } else {
      const caret = box?.selectionStart ?? draft.peek().length;
      look({ from: caret, to: caret, query: "", byButton: true });
    }
    box?.focus();
  };

  const toBlank = () => {
    const box = field.current;
    const first = blanks(draft.peek(), names.peek())[0];
    if (!box || !first) return false;
    box.focus();
    box.setSelectionRange(first.from, first.to);
    return true;
  };

  const insert = (reply: Reply) => {
    const place = looking.peek();
    if (!place) return;
    const name = desk.body.peek()?.me.name;
    const known = name ? Object.fromEntries(MY_NAME.map((blank) => [blank, name])) : {};
    const text = fill(reply.text[visitorLang], known);
    draft.value = draft.peek().slice(0, place.from) + text + draft.peek().slice(place.to);
    desk.beginsAs(conversation, reply.id);
    look(null);
    requestAnimationFrame(() => {
      if (toBlank()) return;
      const end = place.from + text.length;
      field.current?.focus();
      field.current?.setSelectionRange(end, end);
    });
  };

  const onKey = (event: KeyboardEvent): boolean => {
    const key = keyOf(event);
    if (!looking.value || !found.length) {
      if (key !== "Tab" || event.shiftKey || !open.length || !toNext()) return false;
      event.preventDefault();
      return true;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    const reply = found[at.value];
    if (step && !event.ctrlKey) {
      const from = at.value === NONE && step < 0 ? 0 : at.value;
      at.value = (from + step + found.length) % found.length;
    } else if ((key === "Enter" || key === "Tab") && !event.shiftKey && reply) insert(reply);
    else if (key === "Escape") {
      close();
      field.current?.focus();
    } else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };

  /** Tab goes on to the next blank, and past the last one as everywhere. */
  const toNext = (): boolean => {
    const box = field.current;
    const next = open.find(({ from }) => box && from >= box.selectionEnd);
    if (!box || !next) return false;
    box.setSelectionRange(next.from, next.to);
    return true;
  };

  return (
    <Composer
      draft={draft}
      field={field}
      label={t("write-label", { lang: t(`lang-${visitorLang}`) })}
      placeholder={t("write-placeholder")}
      charsMax={desk.textCharsMax.value}
      onSend={(text) => {
        // A list that was opened and not used is over with the text that it was for.
        look(null);
        desk.say(conversation, text);
      }}
      onTyping={(on) => desk.typing(conversation, on)}
      onCaret={onCaret}
      onKey={onKey}
      hold={open.length ? t("blanks-left", { count: open.length }) : null}
      onHeld={toBlank}
      marks={<Marks text={draft.value} at={open} />}
      aria={{
        // A combobox of many lines does not exist; a text field that has a list does.
        "aria-autocomplete": "list",
        "aria-haspopup": "listbox",
        "aria-controls": expanded ? LIST_ID : undefined,
        "aria-activedescendant": expanded && at.value !== NONE ? optionId(at.value) : undefined,
      }}
    >
      {expanded ? (
        <CannedList found={found} at={at.value} lang={visitorLang} onPick={insert} onKey={onKey} />
      ) : null}
      <button
        type="button"
        class="button quiet canned-open"
        aria-expanded={expanded}
        aria-controls={expanded ? LIST_ID : undefined}
        onMouseDown={(event) => event.preventDefault()}
        onClick={byButton}
      >
        <Icon name="book" size={18} /> {t("canned-label")}{" "}
        <span class="count-chip">{approved.value.length}</span>
      </button>
      {open.length ? <p class="blanks">{t("blanks-left", { count: open.length })}</p> : null}
    </Composer>
  );
}

function Marks({ text, at }: { text: string; at: { from: number; to: number }[] }) {
  let done = 0;
  const parts = at.map(({ from, to }) => {
    const before = text.slice(done, from);
    done = to;
    return (
      <span key={from}>
        {before}
        <mark>{text.slice(from, to)}</mark>
      </span>
    );
  });
  return (
    <>
      {parts}
      {text.slice(done)}
    </>
  );
}

interface ListProps {
  found: Reply[];
  at: number;
  lang: Lang;
  onPick(reply: Reply): void;
  /** The same keys as in the field, for who comes into the list itself. */
  onKey(event: KeyboardEvent): void;
}

function CannedList({ found, at, lang, onPick, onKey }: ListProps) {
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
