// The buttons that belong to a line: which article is meant, whether an answer helped, and a person.
import { useRef } from "preact/hooks";
import { t } from "../shared/i18n.ts";
import type { Line } from "../shared/lines.ts";
import { Icon } from "../shared/ui/icons.tsx";
import type { EventBody } from "../shared/wire.ts";
import { chat, opened } from "./page.ts";

export function Extras({ line }: { line: Line }) {
  const { body } = line;
  if (body.kind === "clarify") return <Options line={line} options={body.options} />;
  if (body.kind === "answer") return <Judge line={line} article={body.article} />;
  if (body.kind === "bot" && body.offers_person) return <Offer line={line} />;
  return null;
}

/** Nothing but remarks came after it. */
function isNewest(line: Line): boolean {
  const later = chat.lines.value.findLast((one) => one.body.kind !== "notice");
  return later?.key === line.key;
}

type Option = Extract<EventBody, { kind: "clarify" }>["options"][number];

function Options({ line, options }: { line: Line; options: Option[] }) {
  const open = isNewest(line) && chat.phase.value === "bot";
  return (
    <ul class="options">
      {options.map(({ article, title }) => (
        <li key={article}>
          {open ? (
            <button type="button" class="button option" onClick={() => pick(article, title)}>
              {title}
            </button>
          ) : (
            <span class="option past">{title}</span>
          )}
        </li>
      ))}
      {open ? (
        <li>
          <Person />
        </li>
      ) : null}
    </ul>
  );
}

/** The way to a person, below a line that offers one. An answer that follows it has its own. */
function Offer({ line }: { line: Line }) {
  if (!isNewest(line) || chat.phase.value !== "bot") return null;
  return (
    <div class="options">
      <Person />
    </div>
  );
}

function Person() {
  const busy = chat.asking("person");
  const ask = () => {
    if (busy) return;
    chat.person();
    opened.value += 1;
  };
  return (
    <button type="button" class="button option other" aria-disabled={busy} onClick={ask}>
      <Icon name="person" size={18} /> {t("talk-to-person")}
    </button>
  );
}

/** The picked button goes away, so the focus goes on to where the visitor writes. */
function pick(article: string, title: string): void {
  chat.choose(article, title);
  opened.value += 1;
}

function Judge({ line, article }: { line: Line; article: string }) {
  const group = useRef<HTMLFieldSetElement>(null);
  const newest = chat.lines.value.findLast(
    (one) => one.body.kind === "answer" && one.body.article === article,
  );
  if (chat.state.value?.judge !== article || newest?.key !== line.key) return null;
  const busy = chat.asking("feedback") || chat.asking("person");
  const act = (what: () => void) => () => {
    if (busy) return;
    what();
    opened.value += 1;
  };
  return (
    <fieldset class="judge" ref={group}>
      <legend>{t("answer-helpful")}</legend>
      <button
        type="button"
        class="button"
        aria-disabled={busy}
        onClick={act(() => chat.feedback("helped"))}
      >
        <Icon name="check" size={18} /> {t("answer-helped")}
      </button>
      <button
        type="button"
        class="button"
        aria-disabled={busy}
        onClick={act(() => chat.feedback("still-stuck"))}
      >
        <Icon name="help" size={18} /> {t("answer-still-stuck")}
      </button>
      <button type="button" class="button" aria-disabled={busy} onClick={act(() => chat.person())}>
        <Icon name="person" size={18} /> {t("talk-to-person")}
      </button>
    </fieldset>
  );
}
