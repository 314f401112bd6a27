// Looks for a ready-made reply while an agent writes, puts the chosen one into the draft, and goes from blank to
// blank in it. `canned` knows what is found; this knows the field and its keys.
import { type Signal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { announce } from "../../shared/announce.ts";
import { type Lang, t } from "../../shared/i18n.ts";
import { keyOf } from "../../shared/keys.ts";
import { desk } from "../desk/current.ts";
import { NONE, optionId } from "./CannedList.tsx";
import { blanks, fill, isMeant, type Reply, type Slash, search, slash } from "./canned.ts";
import { approved, names } from "./replies.ts";

/** The blanks that stand for the agent, as authors write them. */
const MY_NAME = ["agent name", "nombre del agente"];

type FieldRef = RefObject<HTMLTextAreaElement | null>;

/** What is looked for, and from where: behind a `/`, or by the button, at the caret. */
type Looking = Slash & { byButton?: boolean };

export interface LookupProps {
  conversation: string;
  visitorLang: Lang;
  skill: string;
}

export function useLookup({ conversation, visitorLang, skill }: LookupProps) {
  const draft = desk.draft(conversation);
  const field = useRef<HTMLTextAreaElement>(null);
  const query = useQuery(field, draft, skill);
  const { looking, at, look, close } = query;
  const wanted = looking.value?.query;
  const found = wanted === undefined ? [] : search(approved.value, wanted, skill);
  const expanded = wanted !== undefined && found.length > 0;
  const open = blanks(draft.value, names.value);

  useEffect(() => {
    if (wanted !== undefined) announce(t("canned-found", { count: found.length }));
  }, [wanted]);

  const toBlank = () => selectBlank(field.current, blanks(draft.peek(), names.peek())[0]);

  const insert = (reply: Reply) => {
    const place = looking.peek();
    if (!place) return;
    const text = filled(reply, visitorLang);
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
      if (key !== "Tab" || event.shiftKey || !toNextBlank(field.current, open)) return false;
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

  return {
    field,
    found,
    expanded,
    open,
    at: at.value,
    insert,
    toBlank,
    onKey,
    onCaret: query.onCaret,
    byButton: () => query.byButton(expanded),
    stop: () => look(null),
  };
}

/** What is being looked for at the caret, and which of what was found Enter takes. */
function useQuery(field: FieldRef, draft: Signal<string>, skill: string) {
  const looking = useSignal<Looking | null>(null);
  /** Which one Enter takes; none while what was typed may be the agent's own text. */
  const at = useSignal(NONE);
  /** Where a `/` stands that is only a sign. */
  const closed = useRef(NONE);

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

  const byButton = (expanded: boolean) => {
    const box = field.current;
    if (expanded) {
      close();
    } else {
      const caret = box?.selectionStart ?? draft.peek().length;
      look({ from: caret, to: caret, query: "", byButton: true });
    }
    box?.focus();
  };

  return { looking, at, look, close, onCaret, byButton };
}

/** The reply in the visitor's language, with the agent's own name in it. */
function filled(reply: Reply, lang: Lang): string {
  const name = desk.body.peek()?.me.name;
  const known = name ? Object.fromEntries(MY_NAME.map((blank) => [blank, name])) : {};
  return fill(reply.text[lang], known);
}

type Blank = ReturnType<typeof blanks>[number];

function selectBlank(box: HTMLTextAreaElement | null, first: Blank | undefined): boolean {
  if (!box || !first) return false;
  box.focus();
  box.setSelectionRange(first.from, first.to);
  return true;
}

/** Tab goes on to the next blank, and past the last one as everywhere. */
function toNextBlank(box: HTMLTextAreaElement | null, open: readonly Blank[]): boolean {
  const next = open.find(({ from }) => box && from >= box.selectionEnd);
  if (!box || !next) return false;
  box.setSelectionRange(next.from, next.to);
  return true;
}
