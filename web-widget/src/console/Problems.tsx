// What authors have to mend in the files; it shows while it lasts and keeps out of the way.
import { t } from "../shared/i18n.ts";
import { Icon } from "../shared/ui/icons.tsx";
import { desk } from "./room.ts";

/** The bot does without its language model: answers are less sure, and an operator can mend it. */
export function WordsAlone() {
  const fault = desk.wordsAlone.value;
  if (!fault) return null;
  return (
    <details class="strip warn words-alone">
      <summary>
        <Icon name="alert" size={16} /> {t("words-alone")}
      </summary>
      <p lang="en">
        <code>{fault}</code>
      </p>
    </details>
  );
}

export function Problems() {
  const problems = desk.problems.value;
  if (!problems.length) return null;
  return (
    <details class="strip warn problems">
      <summary>
        <Icon name="alert" size={16} /> {t("problems", { count: problems.length })}
      </summary>
      <ul lang="en">
        {problems.map((problem) => (
          <li key={problem}>
            <code>{problem}</code>
          </li>
        ))}
      </ul>
    </details>
  );
}
