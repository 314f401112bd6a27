// The page once something has been said: the transcript, and what is asked beside it. Loaded after
// the first screen is drawn, which does without it.
import { useEffect } from "preact/hooks";
import { announce } from "../shared/announce.ts";
import { t } from "../shared/i18n.ts";
import type { Line } from "../shared/lines.ts";
import { Transcript, Typing } from "../shared/ui/Transcript.tsx";
import { Extras } from "./Answer.tsx";
import { Asides } from "./Asides.tsx";
import { Intro } from "./Intro.tsx";
import { Judge } from "./Judge.tsx";
import { chat, draft, endsHere, going, opened } from "./page.ts";
import { Safety } from "./Safety.tsx";

export { refuseFiles } from "../shared/files.ts";
export { surviveTranslators } from "../shared/translated.ts";
export { Confirm } from "../shared/ui/Confirm.tsx";

export function Conversation() {
  const links = chat.botAnswers.value || chat.phase.value === "ended";
  return (
    <>
      <Transcript
        lines={chat.lines.value}
        viewer="visitor"
        label={t("transcript-label")}
        intro={<Intro />}
        foot={<Busy />}
        Extras={Extras}
        onArticle={links ? choose : undefined}
        onRetry={retry}
        onEdit={edit}
      />
      <div class="beside">
        <EndsHere />
        <Judge />
        <Safety />
        <Asides />
      </div>
    </>
  );
}

/** Said while there is still time to finish, or to leave a number. */
function EndsHere() {
  const said = endsHere.value && going();
  useEffect(() => {
    if (said) announce(t("kept-not"));
  }, [said]);
  return said ? <p class="strip warn">{t("kept-not")}</p> : null;
}

const choose = (article: string, title: string) => chat.choose(article, title);
const retry = (line: Line) => chat.outbox.again(line.key);

function edit(line: Line): void {
  chat.outbox.drop(line.key);
  if (line.body.kind === "visitor") draft.value = line.body.text;
  opened.value += 1;
}

/** Somebody is about to say something. */
function Busy() {
  const state = chat.state.value;
  const thread = chat.thread.value;
  if (thread?.typing.value && state?.agent) {
    return <Typing text={t("agent-typing", { name: state.agent })} />;
  }
  if (state?.answering) return <Typing text={t("bot-answering")} />;
  return null;
}
