// The conversation as it can be read: a log that grows at its foot. What is spoken of it is the
// announcer's business, so the log itself is not live.
import type { ComponentChildren, FunctionComponent } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../i18n.ts";
import { type Line, voice } from "../lines.ts";
import { turnLength } from "../turn.ts";
import { Icon } from "./icons.tsx";
import { Message, type MessageProps } from "./Message.tsx";

/** So many of the newest are drawn at first; the rest by a button. */
const PAGE_LINES = 50;
/** Nearer to the foot than this, the reader is following. */
const FOLLOW_PX = 80;
/** What stays free above a tall line. */
const ABOVE_PX = 12;
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

const heightsOf = (box: HTMLElement) => `${box.clientHeight} ${box.scrollHeight}`;

export function Transcript(props: TranscriptProps) {
  const { lines, label, intro, foot, ...each } = props;
  const log = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const placed = useRef(0);
  /** How high the window and what is in it were when that was last looked at. */
  const heights = useRef("");
  /** The reader has scrolled since; `atEnd`, all the way down. */
  const moved = useRef<"no" | "yes" | "atEnd">("no");
  const [pages, setPages] = useState(1);
  const [behind, setBehind] = useState(false);
  const start = Math.max(0, lines.length - pages * PAGE_LINES);
  const shown = start ? lines.slice(start) : lines;
  const newest = lines.at(-1);
  const footed = Boolean(foot);
  const turn = useRef(0);
  turn.current = turnLength(shown);

  /** The foot; but of what is taller than the window, its beginning. `back` counts lines from the end. */
  const footPx = (box: HTMLDivElement, back: number) => {
    const all = box.querySelector("ol")?.children;
    const line = all?.[all.length - 1 - back];
    if (!(line instanceof HTMLElement)) return 0;
    return Math.min(box.scrollHeight - box.clientHeight, line.offsetTop - ABOVE_PX);
  };

  /** The newest line begins out of sight, below. */
  const hidesNewest = (box: HTMLDivElement) => {
    const last = box.querySelector("ol")?.lastElementChild;
    return (
      last instanceof HTMLElement && last.offsetTop > box.scrollTop + box.clientHeight - ABOVE_PX
    );
  };

  const follow = (back = turn.current) => {
    const box = log.current;
    if (!box) return;
    following.current = true;
    box.scrollTop = footPx(box, back);
    heights.current = heightsOf(box);
    placed.current = box.scrollTop;
    moved.current = "no";
    setBehind(hidesNewest(box));
  };

  /** After something around it has grown or shrunk. */
  const settle = () => {
    const box = log.current;
    if (!box) return;
    heights.current = heightsOf(box);
    if (!following.current) return;
    if (moved.current === "no") follow();
    else if (moved.current === "atEnd") box.scrollTop = box.scrollHeight;
  };

  // The reader who follows stays at the foot; the one who reads back is told that there is more.
  useLayoutEffect(() => {
    const box = log.current;
    if (!box) return;
    const own = newest !== undefined && voice(newest.body) === each.viewer && newest.standing;
    if (following.current || own) follow();
    else setBehind(true);
  }, [newest?.key, newest?.standing, footed]);

  // A composer or notice that grows must not cover the last line.
  useLayoutEffect(() => {
    const box = log.current;
    if (!box || typeof ResizeObserver === "undefined") return;
    const watcher = new ResizeObserver(settle);
    watcher.observe(box);
    if (box.firstElementChild) watcher.observe(box.firstElementChild);
    return () => watcher.disconnect();
  }, []);

  const onScroll = () => {
    const box = log.current;
    // A scroll of our own, or of the browser as heights change, says nothing about what the reader wants.
    if (!box || Math.abs(box.scrollTop - placed.current) < 2) return;
    if (heightsOf(box) !== heights.current) return;
    following.current = footPx(box, turn.current) - box.scrollTop < FOLLOW_PX;
    const rest = box.scrollHeight - box.clientHeight - box.scrollTop;
    moved.current = rest < 2 ? "atEnd" : "yes";
    if (following.current && !hidesNewest(box)) setBehind(false);
  };

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
