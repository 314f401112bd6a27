// The visitor's page as a whole: header, conversation, what is asked just now, composer.

import { signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { install, t } from "../shared/i18n.ts";
import { keyOf } from "../shared/keys.ts";
import { part } from "../shared/part.ts";
import { Composer } from "../shared/ui/Composer.tsx";
import { ConnectionLine } from "../shared/ui/ConnectionLine.tsx";
import { Icon } from "../shared/ui/icons.tsx";
import { Toasts, toast } from "../shared/ui/Toasts.tsx";
import { Header } from "./Header.tsx";
import { Intro } from "./Intro.tsx";
import { chat, draft, host, opened } from "./page.ts";

/** What is needed once something has been said; on its way while the first screen is read. */
const later = signal<typeof import("./Conversation.tsx") | null>(null);

/** It did not come, however often it was asked for. */
const lacking = signal(false);

export async function loadConversation(): Promise<void> {
  try {
    const [parts, wording] = await Promise.all([
      part(() => import("./Conversation.tsx")),
      part(() => import("phrases:widget")),
    ]);
    install(wording.default);
    parts.surviveTranslators(document.body);
    parts.refuseFiles(() => toast(t("files-not-taken")));
    later.value = parts;
  } catch {
    lacking.value = true;
  }
}

/** Before the first word there is no transcript: only the welcome. */
function Start() {
  return (
    <div class="transcript">
      <div class="log">
        <div class="log-inner">
          <Intro />
        </div>
      </div>
    </div>
  );
}

function Write() {
  const field = useRef<HTMLTextAreaElement>(null);
  // Only after the visitor's own gesture; a page that merely loads leaves the focus alone.
  useEffect(() => {
    if (opened.value > 0) field.current?.focus();
  }, [opened.value]);
  // What had the focus may go with the phase it belonged to; the keyboard must not fall out of the chat.
  const phase = chat.phase.value;
  useEffect(() => {
    if (document.hasFocus() && document.activeElement === document.body) field.current?.focus();
  }, [phase]);
  const asks = phase === "bot" || phase === "ended";
  return (
    <Composer
      draft={draft}
      field={field}
      label={t("composer-label")}
      placeholder={t(asks ? "composer-placeholder" : "composer-message")}
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

/** The connection does not come: what may be the reason, and what is left to try. */
function notReached() {
  part(() => import("./name.ts")).then(
    ({ askWhetherNamed }) => askWhetherNamed(),
    () => {},
  );
  const acts = (
    <p class="acts">
      <button type="button" class="link" onClick={() => chat.connection.restart()}>
        {t("connection-retry")}
      </button>
      {host.value ? (
        <a href={location.href} target="_blank" rel="noopener">
          {t("connection-own-tab")}
        </a>
      ) : null}
    </p>
  );
  return { text: t("connection-late"), acts };
}

export function App() {
  const ending = useSignal(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (keyOf(event) === "Escape" && !event.defaultPrevented) host.peek()?.tell({ t: "close" });
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  const parts = later.value;
  const begun = chat.lines.value.length > 0;
  const status = chat.connection.status.value;
  return (
    <main class="chat" aria-label={t("chat-title")}>
      <Header
        onEnd={() => {
          ending.value = true;
        }}
      />
      <ConnectionLine status={status} late={notReached} />
      {parts && begun ? <parts.Conversation /> : <Start />}
      {status === "stopped" || lacking.value ? <Stopped /> : <Write />}
      <Toasts />
      {ending.value && parts ? (
        <parts.Confirm
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
