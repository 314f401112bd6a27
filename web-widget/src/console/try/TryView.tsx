// The room for trying a question: what is asked above, what the bot would do and why below.
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { errorText, LANGS, t } from "../../shared/i18n.ts";
import { keyOf } from "../../shared/keys.ts";
import { Dialog } from "../../shared/ui/Dialog.tsx";
import { Icon } from "../../shared/ui/icons.tsx";
import { desk } from "../desk/current.ts";
import { verdictText } from "../desk/trial.ts";
import { TryResult } from "./TryResult.tsx";

export function TryView({ onClose }: { onClose(): void }) {
  return (
    <Dialog title={t("try-title")} onClose={onClose} roomy>
      <div class="try">
        <p class="try-lead">{t("try-lead")}</p>
        <Question />
        <Verdict />
        <TryResult />
      </div>
    </Dialog>
  );
}

function Question() {
  const { trial } = desk;
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  // The dialog looks for it when it opens, which is after this.
  useLayoutEffect(() => {
    if (field.current) field.current.autofocus = true;
  }, []);
  const over = Array.from(trial.text.value).length - desk.textCharsMax.value;
  const idle = over > 0 || !trial.text.value.trim();
  const ask = (event: Event) => {
    event.preventDefault();
    if (!idle) trial.ask();
  };
  return (
    <form class="try-question" onSubmit={ask}>
      <label for={id}>{t("try-text")}</label>
      <div class="field">
        <textarea
          id={id}
          ref={field}
          rows={2}
          value={trial.text.value}
          aria-invalid={over > 0}
          onInput={({ currentTarget }) => {
            trial.text.value = currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (keyOf(event) === "Enter" && !event.shiftKey) ask(event);
          }}
        />
      </div>
      {over > 0 ? <p class="count over">{t("too-long", { over })}</p> : null}
      <div class="try-acts">
        <fieldset class="choice">
          <legend>{t("try-lang")}</legend>
          {(["auto", ...LANGS] as const).map((one) => (
            <label key={one} class={trial.lang.value === one ? "on" : undefined}>
              <input
                type="radio"
                name="try-lang"
                value={one}
                checked={trial.lang.value === one}
                onChange={() => {
                  trial.lang.value = one;
                }}
              />
              <span class="lang-name">
                {one === "auto" ? t("try-lang-auto") : t(`lang-${one}`)}
              </span>
            </label>
          ))}
        </fieldset>
        <button type="submit" class="button primary" aria-disabled={idle}>
          <Icon name="search" size={18} /> {t("try-ask")}
        </button>
      </div>
    </form>
  );
}

/** Spoken when it comes. The page's own announcer is out of reach while a dialog is open. */
function Verdict() {
  return (
    <div class="try-verdict" role="status">
      <Told />
    </div>
  );
}

function Told() {
  const standing = desk.trial.standing.value;
  switch (standing.is) {
    case "idle":
      return null;
    case "asking":
      return <p>{t(desk.connection.status.value === "online" ? "try-asking" : "try-offline")}</p>;
    case "failed":
      return (
        <p class="failed">
          <Icon name="alert" size={18} />
          {standing.code === "unavailable" ? t("try-unavailable") : errorText(standing.code)}
        </p>
      );
    case "told": {
      const { trial } = standing;
      const { title, title_lang, does } = trial.verdict;
      return (
        <>
          <p class={`verdict ${does}`}>{verdictText(trial)}</p>
          {title ? (
            <p class="verdict-title" lang={title_lang ?? undefined}>
              {title}
            </p>
          ) : null}
        </>
      );
    }
  }
}
