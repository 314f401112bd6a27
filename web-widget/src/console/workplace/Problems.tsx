// That something is wrong with what the assistant knows or says: that much is for everybody, also on a wall. Where it
// stands is for authors, in the log and by `puente check`.
import { t } from "../../shared/i18n.ts";
import { Icon } from "../../shared/ui/icons.tsx";
import { desk } from "../desk/current.ts";

/** The bot does without its language model: answers are less sure, and an operator can mend it. */
export function WordsAlone() {
  if (!desk.wordsAlone.value) return null;
  return (
    <p class="strip warn words-alone">
      <Icon name="alert" size={16} /> {t("words-alone")}
    </p>
  );
}

export function Problems() {
  const count = desk.problems.value;
  if (!count) return null;
  return (
    <p class="strip warn problems">
      <Icon name="alert" size={16} /> {t("problems", { count })}
    </p>
  );
}
