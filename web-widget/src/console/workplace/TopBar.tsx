// Who is signed in, whether they take new chats, and what is seldom needed.
import { lang, other, t } from "../../shared/i18n.ts";
import { Icon } from "../../shared/ui/icons.tsx";
import { Menu } from "../../shared/ui/Menu.tsx";
import { toast } from "../../shared/ui/Toasts.tsx";
import type { Presence } from "../../shared/wire.ts";
import { desk, dialog } from "../desk/current.ts";
import { switchLang } from "../language.ts";
import { notesOn, toggleNotes } from "../notify.ts";
import { session } from "../session.ts";
import { soundOn, toggleSound } from "../sound.ts";
import { leave, openChats } from "./leaving.ts";

const PRESENCES: Presence[] = ["available", "away"];

export function TopBar() {
  const me = desk.body.value?.me;
  const to = other(lang.value);
  return (
    <header class="top">
      <span class="brand" aria-hidden="true">
        <Icon name="message" size={20} />
      </span>
      <h1>{t("console-title")}</h1>
      {me ? <PresenceSwitch /> : null}
      {me ? <p class="load">{t("load", { load: me.load, capacity: me.capacity })}</p> : null}
      <span class="space" />
      <p class="who">
        <strong>
          <bdi>{me?.name ?? session.value?.name}</bdi>
        </strong>
        <span>
          {(me?.langs ?? session.value?.langs ?? []).map((l) => t(`lang-${l}`)).join(" · ")}
        </span>
      </p>
      <button
        type="button"
        class="button try-open"
        title={t("try-open")}
        onClick={() => {
          dialog.value = "try";
        }}
      >
        <Icon name="search" size={18} /> <span>{t("try-open")}</span>
      </button>
      <button
        type="button"
        class="button lang-switch"
        lang={to}
        title={t(`own-name-${to}`)}
        onClick={switchLang}
      >
        <Icon name="languages" size={18} /> <span>{t(`own-name-${to}`)}</span>
      </button>
      <Menu
        label={t("menu")}
        items={[
          {
            label: t("help-title"),
            icon: "help",
            onPick: () => {
              dialog.value = "help";
            },
          },
          { label: t(soundOn.value ? "sound-off" : "sound-on"), icon: "bell", onPick: toggleSound },
          { label: t(notesOn.value ? "notes-off" : "notes-on"), icon: "message", onPick: notes },
          {
            label: t("password-change"),
            icon: "lock",
            onPick: () => {
              dialog.value = "password";
            },
          },
          { label: t("sign-out"), icon: "signOut", onPick: leave },
        ]}
      />
    </header>
  );
}

async function notes(): Promise<void> {
  if (!(await toggleNotes())) toast(t("notes-blocked"));
}

/** What was chosen, also before the server has heard of it. */
function shownNow(): Presence | undefined {
  const pending = desk.outbox.entries.value.findLast(({ act }) => act.t === "presence")?.act;
  return pending?.t === "presence" ? pending.presence : desk.body.value?.me.presence;
}

function PresenceSwitch() {
  const shown = shownNow();
  return (
    <fieldset class="presence">
      <legend class="unseen">{t("presence-label")}</legend>
      {PRESENCES.map((one) => (
        <label key={one} class={one === shown ? `on ${one}` : one}>
          <input
            type="radio"
            name="presence"
            value={one}
            checked={one === shown}
            onClick={(event) => {
              if (one === shown || one === "available" || !openChats.value.length) return;
              // It is chosen when what shall become of the chats has been answered.
              event.preventDefault();
              dialog.value = "away";
            }}
            onChange={() => desk.presence(one)}
          />
          <span class="dot" aria-hidden="true" />
          <span>{t(`presence-${one}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}
