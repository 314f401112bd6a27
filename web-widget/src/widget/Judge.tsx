// One row about the newest answer: did it help, and the way to a person. It stands below the transcript
// rather than in it, so that nobody has to scroll to it, and stays until it is answered.
import { t } from "../shared/i18n.ts";
import { Icon, type IconName } from "../shared/ui/icons.tsx";
import { chat, opened } from "./page.ts";

export function Judge() {
  if (!chat.judging.value) return null;
  const busy = chat.asking("feedback") || chat.asking("person");
  const button = (id: string, icon: IconName, act: () => void) => (
    <button
      type="button"
      class="button"
      aria-disabled={busy}
      onClick={() => {
        if (busy) return;
        act();
        opened.value += 1;
      }}
    >
      <Icon name={icon} size={18} /> <span>{t(id)}</span>
    </button>
  );
  return (
    <fieldset class="judge">
      <legend>{t("answer-helpful")}</legend>
      {button("answer-helped", "check", () => chat.feedback("helped"))}
      {button("answer-still-stuck", "help", () => chat.feedback("still-stuck"))}
      {button("talk-to-person", "person", () => chat.person())}
    </fieldset>
  );
}
