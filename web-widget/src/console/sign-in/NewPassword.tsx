// A password of one's own: instead of the one-time one at the first sign-in, and whenever the agent wants another.
import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import { alarm } from "../../shared/announce.ts";
import { t } from "../../shared/i18n.ts";
import { Icon } from "../../shared/ui/icons.tsx";
import { changePassword } from "../session.ts";
import { refusalText } from "./refusal.ts";

export interface NewPasswordProps {
  login: string;
  /** The one-time password, where it was typed a moment ago. */
  known?: string;
  onDone(): void;
}

export function NewPasswordForm({ login, known, onDone }: NewPasswordProps) {
  const failed = useSignal<string | null>(null);
  const busy = useSignal(false);
  const old = useRef<HTMLInputElement>(null);
  const first = useRef<HTMLInputElement>(null);
  const again = useRef<HTMLInputElement>(null);
  const id = useId();

  const fails = (code: string, field: HTMLInputElement | null) => {
    failed.value = code;
    alarm(refusalText(code));
    field?.focus();
    field?.select();
  };

  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy.value) return;
    const wanted = first.current?.value ?? "";
    if (wanted !== again.current?.value) return fails("password-differ", again.current);
    busy.value = true;
    const code = await changePassword(login, known ?? old.current?.value ?? "", wanted);
    busy.value = false;
    if (!code) return onDone();
    // Whoever came here with a one-time password has no field to correct it in: the code says what to do then.
    const wrong = code === "bad-credentials" && known === undefined;
    fails(wrong ? "password-wrong" : code, wrong ? old.current : first.current);
  };

  const field = (of: string) => ({
    type: "password" as const,
    required: true,
    "aria-invalid": failed.value !== null && WRONG[of]?.test(failed.value),
    "aria-describedby": of === "new" ? `${id}-hint ${id}-failed` : `${id}-failed`,
  });
  return (
    <form class="new-password" onSubmit={onSubmit}>
      {/* For the browser's store of passwords, which wants to know whose it is. */}
      <input name="login" value={login} autocomplete="username" readOnly hidden />
      {known === undefined ? (
        <label>
          <span>{t("password-old")}</span>
          <input ref={old} autocomplete="current-password" {...field("old")} />
        </label>
      ) : null}
      <label>
        <span>{t("password-new")}</span>
        <input ref={first} autocomplete="new-password" {...field("new")} />
      </label>
      <p class="hint" id={`${id}-hint`}>
        {t("password-hint")}
      </p>
      <label>
        <span>{t("password-again")}</span>
        <input ref={again} autocomplete="new-password" {...field("again")} />
      </label>
      <p class="failed" id={`${id}-failed`} hidden={failed.value === null}>
        {failed.value === null ? null : (
          <>
            <Icon name="alert" size={18} /> {refusalText(failed.value)}
          </>
        )}
      </p>
      <button type="submit" class="button primary" aria-disabled={busy.value}>
        {t(busy.value ? "password-busy" : "password-save")}
      </button>
    </form>
  );
}

/** Which field a refusal is about. */
const WRONG: Record<string, RegExp> = {
  old: /^password-wrong$/,
  new: /^password-(short|long|guessable|same)$/,
  again: /^password-differ$/,
};
