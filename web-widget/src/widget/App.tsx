// The visitor's page as a whole: header, conversation, what is asked just now, composer.

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../shared/i18n.ts";
import type { Line } from "../shared/lines.ts";
import { Composer } from "../shared/ui/Composer.tsx";
import { Confirm } from "../shared/ui/Confirm.tsx";
import { ConnectionLine } from "../shared/ui/ConnectionLine.tsx";
import { Icon } from "../shared/ui/icons.tsx";
import { Toasts } from "../shared/ui/Toasts.tsx";
import { Transcript, Typing } from "../shared/ui/Transcript.tsx";
import { Extras } from "./Answer.tsx";
import { Asides } from "./Asides.tsx";
import { Header } from "./Header.tsx";
import { Intro } from "./Intro.tsx";
import { chat, draft, host, opened } from "./page.ts";

function Conversation() {
  const bot = chat.phase.value === "bot" || chat.phase.value === "ended";
  return (
    <Transcript
      lines={chat.lines.value}
      viewer="visitor"
      label={t("transcript-label")}
      intro={<Intro />}
      foot={<Busy />}
      Extras={Extras}
      onArticle={bot ? choose : undefined}
      onRetry={retry}
      onEdit={edit}
    />
  );
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

function Write() {
  const field = useRef<HTMLTextAreaElement>(null);
  // Only after the visitor's own gesture; a page that merely loads leaves the focus alone.
  useEffect(() => {
    if (opened.value > 0) field.current?.focus();
  }, [opened.value]);
  return (
    <Composer
      draft={draft}
      field={field}
      label={t("composer-label")}
      placeholder={t("composer-placeholder")}
      charsMax={chat.textCharsMax.value}
      onSend={(text) => chat.say(text)}
      onTyping={(on) => chat.typing(on)}
    />
  );
}

function Stopped() {
  return (
    <div class="stopped">
      <p>{t("stopped")}</p>
      <button type="button" class="button primary" onClick={() => location.reload()}>
        <Icon name="restart" size={18} /> {t("reload")}
      </button>
    </div>
  );
}

export function App() {
  const ending = useSignal(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) host.peek()?.tell({ t: "close" });
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  const status = chat.connection.status.value;
  return (
    <main class="chat" aria-label={t("chat-title")}>
      <Header
        onEnd={() => {
          ending.value = true;
        }}
      />
      <ConnectionLine status={status} />
      <Conversation />
      <Asides />
      {status === "stopped" ? <Stopped /> : <Write />}
      <Toasts />
      {ending.value ? (
        <Confirm
          title="end-title"
          text="end-text"
          yes="end-chat"
          no="end-no"
          onYes={() => chat.end()}
          onClose={() => {
            ending.value = false;
          }}
        />
      ) : null}
    </main>
  );
}
