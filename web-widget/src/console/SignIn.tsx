// The door: a name, a password, and what to do when they are wrong.
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { alarm } from "../shared/announce.ts";
import { errorText, lang, other, t } from "../shared/i18n.ts";
import { Icon } from "../shared/ui/icons.tsx";
import { switchLang } from "./room.ts";
import { signIn } from "./session.ts";

export function SignIn() {
  const failed = useSignal<string | null>(null);
  const busy = useSignal(false);
  const password = useRef<HTMLInputElement>(null);

  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy.value || !(event.currentTarget instanceof HTMLFormElement)) return;
    const form = new FormData(event.currentTarget);
    busy.value = true;
    const code = await signIn(String(form.get("login")).trim(), String(form.get("password")));
    busy.value = false;
    failed.value = code;
    if (!code) return;
    alarm(errorText(code));
    password.current?.select();
  };

  const to = other(lang.value);
  return (
    <main class="sign-in">
      <form class="sheet" onSubmit={onSubmit}>
        <div class="sheet-head">
          <span class="brand" aria-hidden="true">
            <Icon name="message" size={22} />
          </span>
          <div>
            <h1>{t("sign-in-title")}</h1>
            <p>{t("sign-in-lead")}</p>
          </div>
        </div>
        <label>
          <span>{t("sign-in-login")}</span>
          <input
            name="login"
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            required
          />
        </label>
        <label>
          <span>{t("sign-in-password")}</span>
          <input
            name="password"
            type="password"
            autocomplete="current-password"
            required
            ref={password}
            aria-invalid={failed.value !== null}
            aria-describedby={failed.value ? "sign-in-failed" : undefined}
          />
        </label>
        {failed.value ? (
          <p class="failed" id="sign-in-failed">
            <Icon name="alert" size={18} /> {errorText(failed.value)}
          </p>
        ) : null}
        <button type="submit" class="button primary" aria-disabled={busy.value}>
          {t(busy.value ? "sign-in-busy" : "sign-in")}
        </button>
        <button type="button" class="button quiet" lang={to} onClick={switchLang}>
          <Icon name="languages" size={18} /> {t(`own-name-${to}`)}
        </button>
      </form>
    </main>
  );
}
