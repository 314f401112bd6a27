// The door: a name, a password, and what to do when they are wrong.
import { useSignal } from "@preact/signals";
import type { Ref } from "preact";
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
  return (
    <main class="sign-in">
      <form class="sheet" onSubmit={onSubmit} onInput={() => fetchWorkplace()}>
        <Head title="sign-in-title" lead="sign-in-lead" />
        {globalThis.isSecureContext === false ? (
          <p class="failed">
            <Icon name="alert" size={18} /> {t("sign-in-plain")}
          </p>
        ) : null}
        <Fields password={password} failed={failed.value !== null} />
        {failed.value ? (
          <p class="failed" id="sign-in-failed">
            <Icon name="alert" size={18} /> {refusalText(failed.value)}
          </p>
        ) : null}
        <button type="submit" class="button primary" aria-disabled={busy.value}>
          {t(busy.value ? "sign-in-busy" : "sign-in")}
        </button>
        <OtherLanguage />
      </form>
    </main>
  );
}

function FirstPassword(props: { login: string; password: string; onBack(): void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // What had the focus is gone: it goes to what is new, which a screen reader then reads.
  useEffect(() => heading.current?.focus(), []);
  return (
    <main class="sign-in">
      <div class="sheet">
        <Head title="one-time-title" lead="one-time-lead" heading={heading} />
        <NewPasswordForm login={props.login} known={props.password} onDone={() => {}} />
        <button type="button" class="button quiet" onClick={props.onBack}>
          {t("password-back")}
        </button>
        <OtherLanguage />
      </div>
    </main>
  );
}

function Head(props: { title: string; lead: string; heading?: Ref<HTMLHeadingElement> }) {
  const { title, lead, heading } = props;
  return (
    <div class="sheet-head">
      <span class="brand" aria-hidden="true">
        <Icon name="message" size={22} />
      </span>
      <div>
        <h1 tabIndex={heading ? -1 : undefined} ref={heading}>
          {t(title)}
        </h1>
        <p>{t(lead)}</p>
      </div>
    </div>
  );
}

function Fields({ password, failed }: { password: Ref<HTMLInputElement>; failed: boolean }) {
  return (
    <>
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
          aria-invalid={failed}
          aria-describedby={failed ? "sign-in-failed" : undefined}
        />
      </label>
    </>
  );
}

function OtherLanguage() {
  const to = other(lang.value);
  return (
    <button type="button" class="button quiet" lang={to} onClick={switchLang}>
      <Icon name="languages" size={18} /> {t(`own-name-${to}`)}
    </button>
  );
}
