// One chat: who and what it is about, the conversation, and the way to answer or to finish it.
import { useLayoutEffect, useRef } from "preact/hooks";
import { lang, t } from "../../shared/i18n.ts";
import type { Line } from "../../shared/lines.ts";
import { waited } from "../../shared/time.ts";
import { Icon } from "../../shared/ui/icons.tsx";
import { Transcript, Typing } from "../../shared/ui/Transcript.tsx";
import type { MineBody } from "../../shared/wire.ts";
import { LangChip, skillName, Urgency } from "../badges.tsx";
import { desk, dialog } from "../desk/current.ts";
import { catchFocus, focusList } from "../focus.ts";
import { errorFor, noticeFor } from "../words.ts";
import { OptionList } from "./OptionList.tsx";
import { ReplyBox } from "./ReplyBox.tsx";
import { WrapUp } from "./WrapUp.tsx";

export function ThreadPane() {
  const mine = desk.mine.value;
  const open = mine.find(({ conversation }) => conversation === desk.selected.value);
  if (!open) return <Nothing chats={mine.length} />;
  const thread = desk.threads.value.get(open.conversation);
  const state = thread?.state.value;
  const over = state?.phase === "wrap-up" || state?.phase === "ended";
  return (
    <section class="thread" aria-label={t("thread-label", { skill: skillName(open.skill) })}>
      <ThreadHead one={open} over={over} lang={state?.lang ?? open.lang} />
      <div class="thread-body" data-pane key={open.conversation}>
        <Transcript
          lines={desk.lines(open.conversation)}
          viewer="agent"
          me={desk.body.value?.me.agent}
          notice={noticeFor}
          error={errorFor}
          label={t("transcript-label")}
          markLang
          Extras={OptionList}
          onRetry={retry}
          onEdit={edit}
          foot={thread?.typing.value ? <Typing text={t("visitor-typing")} /> : null}
        />
      </div>
      <div data-pane key={`${open.conversation} foot`}>
        {over ? (
          <WrapUp conversation={open.conversation} />
        ) : (
          <ReplyBox
            conversation={open.conversation}
            visitorLang={state?.lang ?? open.lang}
            skill={open.skill}
          />
        )}
      </div>
    </section>
  );
}

const retry = (line: Line) => desk.outbox.again(line.key);

function edit(line: Line): void {
  const entry = desk.outbox.drop(line.key);
  if (entry?.act.t === "say") desk.draft(entry.act.conversation).value = entry.act.text;
}

interface HeadProps {
  one: MineBody;
  over: boolean;
  lang: MineBody["lang"];
}

function ThreadHead({ one, over, lang: theirs }: HeadProps) {
  return (
    <header class="thread-head">
      <BackToList open={one.conversation} />
      <div class="thread-what">
        <h2>
          {skillName(one.skill)} <Urgency priority={one.priority} />
        </h2>
        <p>
          <LangChip lang={theirs} /> {t("visitor-reads", { lang: t(`lang-${theirs}`) })} ·{" "}
          {waited(one.since)}
        </p>
      </div>
      {over ? null : <Acts conversation={one.conversation} />}
    </header>
  );
}

/** Where there is room for one column: the way to the list, and how much of it waits. */
function BackToList({ open }: { open: string }) {
  const elsewhere = desk.mine.value.filter(({ conversation }) => conversation !== open);
  const waiting = elsewhere.filter(({ conversation }) => desk.waitsSince(conversation)).length;
  const calls = waiting + desk.openOffers.value.length;
  return (
    <button
      type="button"
      class={`button back${calls ? " calls" : ""}`}
      aria-label={t("back-to-list", { count: calls })}
      onClick={() => {
        desk.select(null);
        focusList();
      }}
    >
      <Icon name="arrowLeft" />
      {calls ? <span class="count-chip hot">{calls}</span> : null}
    </button>
  );
}

/** They go away with the chat, or with its end. */
function Acts({ conversation }: { conversation: string }) {
  const acts = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => () => catchFocus(acts.current), []);
  const busy = desk.asking("end", conversation) || desk.asking("return", conversation);
  return (
    <div class="thread-acts" ref={acts}>
      <button
        type="button"
        class="button"
        title={t("give-back")}
        aria-disabled={busy}
        onClick={() => {
          if (!busy) dialog.value = "give-back";
        }}
      >
        <Icon name="giveBack" size={18} /> {t("give-back")}
      </button>
      <button
        type="button"
        class="button"
        title={t("end-chat")}
        aria-disabled={busy}
        onClick={() => {
          if (!busy) dialog.value = "end";
        }}
      >
        <Icon name="stop" size={18} /> {t("end-chat")}
      </button>
    </div>
  );
}

function Nothing({ chats }: { chats: number }) {
  return (
    <section class="thread nothing" aria-label={t("nothing-label")} lang={lang.value}>
      <Icon name="inbox" size={40} />
      <p>{t(chats ? "nothing-open" : "nothing-yet")}</p>
      <p class="hint">{t("nothing-hint")}</p>
    </section>
  );
}
