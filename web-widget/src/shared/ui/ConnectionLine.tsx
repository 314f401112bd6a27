// Says that the connection is away, once that has lasted long enough to matter, and that it is back.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { alarm, announce } from "../announce.ts";
import type { Status } from "../conn.ts";
import { t } from "../i18n.ts";
import { Icon } from "./icons.tsx";

/** Most breaks are over before anybody needs to hear of them. */
const PATIENCE_MS = 1_500;
const BACK_MS = 4_000;

export function ConnectionLine({ status }: { status: Status }) {
  const shown = useSignal<"none" | "away" | "back">("none");
  const everOnline = useRef(false);

  const online = status === "online";
  const away = status === "connecting" || status === "waiting";

  useEffect(() => {
    if (online) {
      everOnline.current = true;
      if (shown.peek() !== "away") return;
      shown.value = "back";
      announce(t("connection-back"));
      const timer = setTimeout(() => {
        shown.value = "none";
      }, BACK_MS);
      return () => clearTimeout(timer);
    }
    if (!away) return;
    const timer = setTimeout(() => {
      if (shown.peek() === "away") return;
      shown.value = "away";
      if (everOnline.current) alarm(t("connection-lost"));
    }, PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [online, away]);

  if (shown.value === "none") return null;
  if (shown.value === "back") {
    return (
      <p class="strip ok">
        <Icon name="check" size={16} /> {t("connection-back")}
      </p>
    );
  }
  return (
    <p class="strip warn">
      <Icon name="restart" size={16} />{" "}
      {t(everOnline.current ? "connection-lost" : "connection-first")}
    </p>
  );
}
