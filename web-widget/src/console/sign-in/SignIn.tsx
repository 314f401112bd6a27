// The door: a name, a password, and what to do when they are wrong.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { alarm } from "../../shared/announce.ts";
import { lang, other, t } from "../../shared/i18n.ts";
import { Icon } from "../../shared/ui/icons.tsx";
import { switchLang } from "../language.ts";
import { fetchWorkplace } from "../loading.ts";
import { ONE_TIME, signIn } from "../session.ts";
import { NewPasswordForm } from "./NewPassword.tsx";
import { refusalText } from "./refusal.ts";

export function SignIn() {
  const failed = useSignal<string | null>(null);
  const busy = useSignal(false);
  /** Who is here for the first time, with the password that works only once. */
  const newcomer = useSignal<{ login: string; password: string } | null>(null);
  const password = useRef<HTMLInputElement>(null);

  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy.value || !(event.currentTarget instanceof HTMLFormElement)) return;
    const form = new FormData(event.currentTarget);
    busy.value = true;
    const login = String(form.get("login")).trim();
    const typed = String(form.get("password"));
    const code = await signIn(login, typed);
    busy.value = false;
    if (code === ONE_TIME) {
      failed.value = null;
      newcomer.value = { login, password: typed };
      return;
    }
    failed.value = code;
    if (!code) return;
    alarm(refusalText(code));
    password.current?.select();
  };

  if (newcomer.value) {
    const back = () => {
      newcomer.value = null;
    };
    return <FirstPassword {...newcomer.value} onBack={back} />;
  }
  const to = other(lang.value);
  return (
    <main class="sign-in">
      <form class="sheet" onSubmit={onSubmit} onInput={() => fetchWorkplace()}>
        <div class="sheet-head">
          <span class="brand" aria-hidden="true">
            <Icon name="message" size={22} />
          </span>
          <div>
            <h1>{t("sign-in-title")}</h1>
            <p>{t("sign-in-lead")}</p>
          </div>
        </div>
        {globalThis.isSecureContext === false ? (
          <p class="failed">
            <Icon name="alert" size={18} /> {t("sign-in-plain")}
          </p>
        ) : null}
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
            <Icon name="alert" size={18} /> {refusalText(failed.value)}
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

function FirstPassword(props: { login: string; password: string; onBack(): void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // What had the focus is gone: it goes to what is new, which a screen reader then reads.
  useEffect(() => heading.current?.focus(), []);
  const to = other(lang.value);
  return (
    <main class="sign-in">
      <div class="sheet">
        <div class="sheet-head">
          <span class="brand" aria-hidden="true">
            <Icon name="message" size={22} />
          </span>
          <div>
            <h1 tabIndex={-1} ref={heading}>
              {t("one-time-title")}
            </h1>
            <p>{t("one-time-lead")}</p>
          </div>
        </div>
        <NewPasswordForm login={props.login} known={props.password} onDone={() => {}} />
        <button type="button" class="button quiet" onClick={props.onBack}>
          {t("password-back")}
        </button>
        <button type="button" class="button quiet" lang={to} onClick={switchLang}>
          <Icon name="languages" size={18} /> {t(`own-name-${to}`)}
        </button>
      </div>
    </main>
  );
}
