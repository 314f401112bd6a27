// Files a chat that is over. Not a modal one: other visitors may be waiting for this agent.
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { alarm } from "../../shared/announce.ts";
import { t } from "../../shared/i18n.ts";
import type { WrapUpCode } from "../../shared/wire.ts";
import { desk } from "../desk/current.ts";
import { catchFocus } from "../focus.ts";

/** `unfiled` is what becomes of a chat when nobody chooses. */
const CODES: WrapUpCode[] = [
  "resolved",
  "waiting-for-visitor",
  "passed-on",
  "out-of-scope",
  "no-reply",
];

export function WrapUp({ conversation }: { conversation: string }) {
  const chosen = useSignal<WrapUpCode | null>(null);
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => () => catchFocus(form.current), []);
  const busy = desk.asking("wrap-up", conversation);
  const file = (event: Event) => {
    event.preventDefault();
    if (busy) return;
    if (chosen.value) desk.wrapUp(conversation, chosen.value);
    else alarm(t("wrap-up-choose"));
  };
  return (
    <form class="wrap-up" ref={form} onSubmit={file}>
      <fieldset>
        <legend>{t("wrap-up-title")}</legend>
        <div class="codes">
          {CODES.map((code) => (
            <label key={code} class={chosen.value === code ? "code on" : "code"}>
              <input
                type="radio"
                name="wrap-up"
                value={code}
                checked={chosen.value === code}
                onChange={() => {
                  chosen.value = code;
                }}
              />
              {t(`wrap-up-${code}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <button type="submit" class="button primary" aria-disabled={busy || !chosen.value}>
        {t("wrap-up-file")}
      </button>
    </form>
  );
}
