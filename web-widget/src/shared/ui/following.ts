// Keeps a reader who follows at the foot of a transcript, and leaves one who reads back where they are.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Line, voice } from "../lines.ts";
import { turnLength } from "../turn.ts";

/** Nearer to the foot than this, the reader is following. */
const FOLLOW_PX = 80;
/** What stays free above a tall line. */
const ABOVE_PX = 12;

const heightsOf = (box: HTMLElement) => `${box.clientHeight} ${box.scrollHeight}`;

/** The foot; but of what is taller than the window, its beginning. `back` counts lines from the end. */
function footPx(box: HTMLElement, back: number): number {
  const all = box.querySelector("ol")?.children;
  const line = all?.[all.length - 1 - back];
  if (!(line instanceof HTMLElement)) return 0;
  return Math.min(box.scrollHeight - box.clientHeight, line.offsetTop - ABOVE_PX);
}

/** The newest line begins out of sight, below. */
function hidesNewest(box: HTMLElement): boolean {
  const last = box.querySelector("ol")?.lastElementChild;
  return (
    last instanceof HTMLElement && last.offsetTop > box.scrollTop + box.clientHeight - ABOVE_PX
  );
}

/** `footed`: something stands below the last line. */
export function useFollowing(lines: readonly Line[], viewer: string, footed: boolean) {
  const log = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const placed = useRef(0);
  /** How high the window and what is in it were when that was last looked at. */
  const heights = useRef("");
  /** The reader has scrolled since; `atEnd`, all the way down. */
  const moved = useRef<"no" | "yes" | "atEnd">("no");
  const [behind, setBehind] = useState(false);
  const newest = lines.at(-1);
  const turn = useRef(0);
  turn.current = turnLength(lines);

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
    if (!log.current) return;
    const own = newest !== undefined && voice(newest.body) === viewer && newest.standing;
    if (following.current || own) follow();
    else setBehind(true);
  }, [newest?.key, newest?.standing, footed]);

  useResize(log, settle);

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

  return { log, behind, follow, onScroll };
}

/** A composer or notice that grows must not cover the last line. */
function useResize(log: { current: HTMLElement | null }, then: () => void): void {
  useLayoutEffect(() => {
    const box = log.current;
    if (!box || typeof ResizeObserver === "undefined") return;
    const watcher = new ResizeObserver(then);
    watcher.observe(box);
    if (box.firstElementChild) watcher.observe(box.firstElementChild);
    return () => watcher.disconnect();
  }, []);
}
