// The buttons that belong to a line: which article is meant, none of them, and a person.
import { t } from "../shared/i18n.ts";
import type { Line } from "../shared/lines.ts";
import { Icon } from "../shared/ui/icons.tsx";
import type { EventBody } from "../shared/wire.ts";
import { chat, opened } from "./page.ts";

export function Extras({ line }: { line: Line }) {
  const { body } = line;
  if (body.kind === "clarify") return <Options line={line} options={body.options} />;
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
  const open = isNewest(line) && chat.botAnswers.value;
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
          <button type="button" class="button option other" onClick={none}>
            {t("clarify-none")}
          </button>
        </li>
      ) : null}
      {open && offersPerson() ? (
        <li>
          <Person />
        </li>
      ) : null}
    </ul>
  );
}

/** One way to a person is enough: where an answer is to be judged, it is there. */
const offersPerson = () => chat.phase.value === "bot" && !chat.judging.value;

/** The way to a person, below a line that offers one. */
function Offer({ line }: { line: Line }) {
  if (!isNewest(line) || !offersPerson()) return null;
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

/** Said in words, as somebody would type it. */
function none(): void {
  chat.say(t("clarify-none"));
  opened.value += 1;
}
