// Where an agent writes. A button, or `/` at the start of a word, looks for a ready-made reply; blanks
// that a reply left open are marked, and are filled before anything is sent.
import { type Lang, t } from "../../shared/i18n.ts";
import { Composer } from "../../shared/ui/Composer.tsx";
import { Icon } from "../../shared/ui/icons.tsx";
import { desk } from "../desk/current.ts";
import { CannedList, LIST_ID, NONE, optionId } from "./CannedList.tsx";
import { useLookup } from "./lookup.ts";
import { approved } from "./replies.ts";

export interface ReplyBoxProps {
  conversation: string;
  visitorLang: Lang;
  /** The field of the chat, whose replies come first. */
  skill: string;
}

export function ReplyBox(props: ReplyBoxProps) {
  const { conversation, visitorLang } = props;
  const draft = desk.draft(conversation);
  const lookup = useLookup(props);
  const { found, expanded, at, open, insert, onKey } = lookup;
  return (
    <Composer
      draft={draft}
      field={lookup.field}
      label={t("write-label", { lang: t(`lang-${visitorLang}`) })}
      placeholder={t("write-placeholder")}
      charsMax={desk.textCharsMax.value}
      onSend={(text) => {
        // A list that was opened and not used is over with the text that it was for.
        lookup.stop();
        desk.say(conversation, text);
      }}
      onTyping={(on) => desk.typing(conversation, on)}
      onCaret={lookup.onCaret}
      onKey={onKey}
      hold={open.length ? t("blanks-left", { count: open.length }) : null}
      onHeld={lookup.toBlank}
      marks={<Marks text={draft.value} at={open} />}
      aria={{
        // A combobox of many lines does not exist; a text field that has a list does.
        "aria-autocomplete": "list",
        "aria-haspopup": "listbox",
        "aria-controls": expanded ? LIST_ID : undefined,
        "aria-activedescendant": expanded && at !== NONE ? optionId(at) : undefined,
      }}
    >
      {expanded ? (
        <CannedList found={found} at={at} lang={visitorLang} onPick={insert} onKey={onKey} />
      ) : null}
      <button
        type="button"
        class="button quiet canned-open"
        aria-expanded={expanded}
        aria-controls={expanded ? LIST_ID : undefined}
        onMouseDown={(event) => event.preventDefault()}
        onClick={lookup.byButton}
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
