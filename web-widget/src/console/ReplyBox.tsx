// Where an agent writes. `/` at the start of a line looks for a ready-made reply; blanks that a
// reply left open are marked, and are filled before anything is sent.
import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { announce } from "../shared/announce.ts";
import { type Lang, langAttr, present, t, lang as uiLang } from "../shared/i18n.ts";
import { keyOf } from "../shared/keys.ts";
import { Composer } from "../shared/ui/Composer.tsx";
import {
  blankNames,
  blanks,
  fill,
  type Reply,
  replies,
  type Slash,
  search,
  slash,
} from "./canned.ts";
import { desk } from "./room.ts";

const LIST_ID = "canned-list";
const SHOWN_MAX = 5;
/** The blanks that stand for the agent, as authors write them. */
const MY_NAME = ["agent name", "nombre del agente"];
const optionId = (at: number) => `canned-${at}`;

export interface ReplyBoxProps {
  conversation: string;
  visitorLang: Lang;
  /** The field of the chat, whose replies come first. */
  skill: string;
}

export function ReplyBox({ conversation, visitorLang, skill }: ReplyBoxProps) {
  const draft = desk.draft(conversation);
  const field = useRef<HTMLTextAreaElement>(null);
  const all = useComputed(() => replies(present()));
  const looking = useSignal<Slash | null>(null);
  const at = useSignal(0);
  const query = looking.value?.query;
  const found = query === undefined ? [] : search(all.value, query, skill).slice(0, SHOWN_MAX);
  const open = blanks(draft.value, blankNames(all.value));

  useEffect(() => {
    if (query) announce(t("canned-found", { count: found.length }));
  }, [query]);

  useEffect(() => {
    document.getElementById(optionId(at.value))?.scrollIntoView({ block: "nearest" });
  }, [at.value]);

  const onCaret = () => {
    const caret = field.current?.selectionStart ?? 0;
    const next = slash(draft.peek(), caret);
    if (next?.query !== looking.peek()?.query) at.value = 0;
    looking.value = next;
  };

  const toBlank = () => {
    const box = field.current;
    const first = blanks(draft.peek(), blankNames(all.peek()))[0];
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
    looking.value = null;
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
    if (step && !event.ctrlKey) at.value = (at.value + step + found.length) % found.length;
    else if ((key === "Enter" || key === "Tab") && !event.shiftKey && reply) insert(reply);
    else if (key === "Escape") looking.value = null;
    else return false;
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

  const expanded = looking.value !== null && found.length > 0;
  return (
    <Composer
      draft={draft}
      field={field}
      label={t("reply-label", { lang: t(`lang-${visitorLang}`) })}
      placeholder={t("reply-placeholder")}
      charsMax={desk.textCharsMax.value}
      onSend={(text) => desk.say(conversation, text)}
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
        "aria-activedescendant": expanded ? optionId(at.value) : undefined,
      }}
    >
      {expanded ? (
        <CannedList found={found} at={at.value} lang={visitorLang} onPick={insert} />
      ) : null}
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
}

function CannedList({ found, at, lang, onPick }: ListProps) {
  return (
    <div class="canned" id={LIST_ID} role="listbox" aria-label={t("canned-label")}>
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
  );
}
