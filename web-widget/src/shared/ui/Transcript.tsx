// The conversation as it can be read: a log that grows at its foot. What is spoken of it is the
// announcer's business, so the log itself is not live.
import type { ComponentChildren, FunctionComponent } from "preact";
import { useState } from "preact/hooks";
import { t } from "../i18n.ts";
import { type Line, voice } from "../lines.ts";
import { useFollowing } from "./following.ts";
import { Icon } from "./icons.tsx";
import { Message, type MessageProps } from "./Message.tsx";

/** So many of the newest are drawn at first; the rest by a button. */
const PAGE_LINES = 50;
/** A pause this long starts a new run of lines. */
const RUN_MS = 5 * 60_000;

export interface TranscriptProps
  extends Pick<
    MessageProps,
    "viewer" | "me" | "notice" | "error" | "markLang" | "onArticle" | "onRetry" | "onEdit"
  > {
  lines: readonly Line[];
  label: string;
  /** Before the first line. */
  intro?: ComponentChildren;
  /** After the last line: who is typing. */
  foot?: ComponentChildren;
  Extras?: FunctionComponent<{ line: Line }>;
}

/** Of two agents, each has a run of their own. */
const speaker = ({ body }: Line) => (body.kind === "agent" ? (body.agent ?? body.name) : "");

function sameRun(a: Line | undefined, b: Line | undefined): boolean {
  if (!a || !b) return false;
  const who = voice(a.body);
  return (
    who !== "notice" &&
    who === voice(b.body) &&
    speaker(a) === speaker(b) &&
    Math.abs(b.at - a.at) < RUN_MS
  );
}

export function Transcript(props: TranscriptProps) {
  const { lines, label, intro, foot, ...each } = props;
  const [pages, setPages] = useState(1);
  const start = Math.max(0, lines.length - pages * PAGE_LINES);
  const shown = start ? lines.slice(start) : lines;
  const { log, behind, follow, onScroll } = useFollowing(shown, each.viewer, Boolean(foot));
  return (
    <div class="transcript">
      <div
        class="log"
        role="log"
        aria-live="off"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        ref={log}
        onScroll={onScroll}
      >
        <div class="log-inner">
          {intro}
          {start ? (
            <button type="button" class="button quiet earlier" onClick={() => setPages(pages + 1)}>
              {t("load-earlier")}
            </button>
          ) : null}
          <ol>
            {shown.map((line, at) => (
              <Message
                key={line.key}
                line={line}
                first={!sameRun(shown[at - 1], line)}
                last={!sameRun(line, shown[at + 1])}
                {...each}
              />
            ))}
          </ol>
          {foot}
        </div>
      </div>
      {behind ? (
        <button
          type="button"
          class="button to-foot"
          onClick={() => {
            follow(0);
            log.current?.focus();
          }}
        >
          <Icon name="arrowDown" size={16} /> {t("new-messages-below")}
        </button>
      ) : null}
    </div>
  );
}

/** Three dots, and the same in words. */
export function Typing({ text }: { text: string }) {
  return (
    <p class="typing">
      <span class="dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      {text}
    </p>
  );
}
