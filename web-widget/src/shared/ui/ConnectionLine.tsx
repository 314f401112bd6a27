// Says that the connection is away, once that has lasted long enough to matter, what to do where it
// does not come, and that it is back.
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { alarm, announce } from "../announce.ts";
import type { Status } from "../conn.ts";
import { t } from "../i18n.ts";
import { Icon } from "./icons.tsx";

/** Most breaks are over before anybody needs to hear of them. */
const PATIENCE_MS = 1_500;
/** One that lasts longer may be somebody's doing: a filter, an extension. */
const LATE_MS = 6_000;
const BACK_MS = 4_000;

export interface ConnectionLineProps {
  status: Status;
  /** What is said of a connection that does not come, and what can be done. */
  late?: () => { text: string; acts: ComponentChildren };
}

export function ConnectionLine({ status, late }: ConnectionLineProps) {
  const shown = useSignal<"none" | "away" | "late" | "back">("none");
  const everOnline = useRef(false);

  const online = status === "online";
  const away = status === "connecting" || status === "waiting";

  useEffect(() => {
    if (online) {
      everOnline.current = true;
      if (shown.peek() === "none") return;
      shown.value = "back";
      announce(t("connection-back"));
      const timer = setTimeout(() => {
        shown.value = "none";
      }, BACK_MS);
      return () => clearTimeout(timer);
    }
    if (!away) return;
    const first = setTimeout(() => {
      shown.value = "away";
      if (everOnline.current) alarm(t("connection-lost"));
    }, PATIENCE_MS);
    const second = late
      ? setTimeout(() => {
          shown.value = "late";
          alarm(late().text);
        }, LATE_MS)
      : undefined;
    return () => {
      clearTimeout(first);
      clearTimeout(second);
    };
  }, [online, away]);

  if (shown.value === "none") return null;
  if (shown.value === "back") {
    return (
      <p class="strip ok">
        <Icon name="check" size={16} /> {t("connection-back")}
      </p>
    );
  }
  if (shown.value === "late" && late) {
    const { text, acts } = late();
    return (
      <div class="strip warn late">
        <p>{text}</p>
        {acts}
      </div>
    );
  }
  return (
    <p class="strip warn">
      <Icon name="restart" size={16} />{" "}
      {t(everOnline.current ? "connection-lost" : "connection-first")}
    </p>
  );
}
