// One line of a transcript: a bubble, an answer card, or a notice in the middle.
import type { ComponentChildren, FunctionComponent } from "preact";
import { wordsOf } from "../hidden.ts";
import { errorText, type Lang, lang, langAttr, phrase, t } from "../i18n.ts";
import { initials } from "../initials.ts";
import { type Line, voice } from "../lines.ts";
import { beforeAnswer, clarifyText, noticeText } from "../spoken.ts";
import { clock } from "../time.ts";
import type { EventBody } from "../wire.ts";
import { Cited } from "./Cited.tsx";
import { Icon } from "./icons.tsx";
import { Nodes } from "./Nodes.tsx";
import { Text } from "./Text.tsx";

export interface MessageProps {
  line: Line;
  /** Who reads: their own words stand at the end of the line. */
  viewer: "visitor" | "agent";
  /** Which agent reads: another one's words are not their own. */
  me?: string | undefined;
  /** Words for this reader, where they differ from the visitor's. */
  notice?: ((body: EventBody) => string) | undefined;
  error?: ((code: string) => string) | undefined;
  /** First and last of a run by one voice. */
  first: boolean;
  last: boolean;
  /** Buttons that belong to a line. */
  Extras?: FunctionComponent<{ line: Line }> | undefined;
  /** Marks the language of messages that are not in the reader's. */
  markLang?: boolean | undefined;
  onArticle?: ((id: string, title: string) => void) | undefined;
  onRetry?: ((line: Line) => void) | undefined;
  onEdit?: ((line: Line) => void) | undefined;
}

export function Message(props: MessageProps) {
  const { line, viewer, first, last, Extras } = props;
  const who = voice(line.body);
  if (who === "notice") return <Notice {...props} />;
  const mine = who === viewer && isBy(line.body, props.me);
  return (
    <li class={`line ${mine ? "mine" : "theirs"} by-${who}${first ? " first" : ""}`}>
      {first ? <Author body={line.body} mine={mine} /> : null}
      <div class={line.body.kind === "answer" ? "bubble card" : "bubble"}>
        <Words {...props} />
      </div>
      {Extras ? <Extras line={line} /> : null}
      <Foot {...props} mine={mine} last={last} />
    </li>
  );
}

/** Whether this agent wrote it; what says nothing of who did is the reader's own. */
const isBy = (body: EventBody, me: string | undefined) =>
  body.kind !== "agent" || !me || !body.agent || body.agent === me;

function Notice({ line, viewer, notice }: MessageProps) {
  return (
    <li class={`line notice${line.standing ? " pending" : ""}`}>
      <span>
        <Text text={notice ? notice(line.body) : noticeText(line.body, viewer)} />
      </span>
    </li>
  );
}

function Author({ body, mine }: { body: EventBody; mine: boolean }) {
  const who = voice(body);
  const name = body.kind === "agent" ? body.name : t(`author-${who}`);
  if (mine) return <span class="unseen">{t("author-you")}</span>;
  return (
    <span class="author">
      <span class={`face by-${who}`}>
        {who === "agent" ? (
          initials(name)
        ) : (
          <Icon name={who === "bot" ? "bot" : "person"} size={14} />
        )}
      </span>
      <bdi>{name}</bdi>
    </span>
  );
}

function Words({ line: { body }, markLang, onArticle }: MessageProps) {
  switch (body.kind) {
    case "visitor":
    case "agent":
      return (
        <>
          <Mark of={body.lang} on={markLang} />
          <p class="words" dir="auto" lang={langAttr(body.lang)}>
            <Text text={wordsOf(body)} />
          </p>
        </>
      );
    case "chose":
      return <p class="words">{body.title}</p>;
    case "bot":
      return (
        <p class="words">
          <Text text={phrase(body.phrase)} />
        </p>
      );
    case "clarify":
      return <p class="words">{clarifyText(body)}</p>;
    case "answer":
      return (
        <article lang={langAttr(body.lang)}>
          <Mark of={body.lang} on={markLang} />
          {beforeAnswer(body).map((words) => (
            <p class="about" lang={lang.value} key={words}>
              {words}
            </p>
          ))}
          <h2>{body.title}</h2>
          <div class="prose">
            <Nodes nodes={body.nodes} onArticle={onArticle} />
          </div>
          <Cited body={body} />
        </article>
      );
    default:
      return null;
  }
}

/** The chip that tells the language of a message. */
export function Mark({ of, on }: { of: Lang; on?: boolean | undefined }) {
  if (!on || of === lang.value) return null;
  return (
    <span class="chip lang" title={t(`lang-${of}`)}>
      <span aria-hidden="true">{of.toUpperCase()}</span>
      <span class="unseen">{t(`lang-${of}`)}: </span>
    </span>
  );
}

function Foot(props: MessageProps & { mine: boolean }) {
  const { line, mine, last, viewer, onRetry, onEdit, error = errorText } = props;
  const { body } = line;
  const masked = body.kind === "visitor" || body.kind === "agent" ? (body.masked ?? 0) : 0;
  const own = viewer === "visitor" && body.kind === "visitor";
  const parts: ComponentChildren[] = [];
  if (masked > 0) {
    parts.push(
      <p class="masked" key="masked">
        <Icon name="lock" size={14} /> {t(own ? "masked-own" : "masked-other", { count: masked })}
      </p>,
    );
  }
  if (line.standing === "refused") {
    parts.push(
      <div class="not-sent" key="refused">
        <p>
          <Icon name="alert" size={14} /> <strong>{t("not-sent")}</strong>{" "}
          {error(line.code ?? "unknown")}
        </p>
        <button type="button" class="link" onClick={() => onRetry?.(line)}>
          {t("not-sent-retry")}
        </button>
        <button type="button" class="link" onClick={() => onEdit?.(line)}>
          {t("not-sent-edit")}
        </button>
      </div>,
    );
  } else if (mine && line.standing === "waiting") {
    parts.push(
      <p class="meta" key="waiting">
        {line.code ? t("sending-later") : t("sending")}
      </p>,
    );
  } else if (last) {
    parts.push(
      <p class="meta" key="time">
        <time dateTime={new Date(line.at).toISOString()}>{clock(line.at)}</time>
      </p>,
    );
  }
  return <>{parts}</>;
}
