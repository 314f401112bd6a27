// Who is on the other side, the language switch, and what is seldom needed in a menu.
import { lang, other, t } from "../shared/i18n.ts";
import { Icon } from "../shared/ui/icons.tsx";
import { Menu, type MenuItem } from "../shared/ui/Menu.tsx";
import { chat, choices, choose, host, switchLang } from "./page.ts";

function subtitle(): string {
  const state = chat.state.value;
  switch (state?.phase) {
    case "queued":
    case "offered":
      return t("header-waiting");
    case "active":
    case "dormant":
      return t("header-agent", { name: state.agent ?? t("author-agent") });
    case "left-message":
      return t("header-left-message");
    case "wrap-up":
    case "ended":
      return t("header-ended");
    default:
      return t("header-bot");
  }
}

export function Header({ onEnd }: { onEnd(): void }) {
  const to = other(lang.value);
  const phase = chat.phase.value;
  const items: MenuItem[] = [];
  if (phase === "bot") {
    items.push({ label: t("talk-to-person"), icon: "person", onPick: () => chat.person() });
  }
  if (chat.thread.value && phase !== "ended" && phase !== "wrap-up") {
    items.push({ label: t("end-chat"), icon: "stop", onPick: onEnd });
  }
  const { sound, small } = choices.value;
  items.push({
    label: t(sound ? "chime-off" : "chime-on"),
    icon: "bell",
    onPick: () => choose("sound", !sound),
  });
  if (host.value) {
    items.push({
      label: t(small ? "button-large" : "button-small"),
      icon: "message",
      onPick: () => choose("small", !small),
    });
  }
  const person = phase === "active" || phase === "dormant";
  return (
    <header class="chat-head">
      <span class="brand" aria-hidden="true">
        <Icon name={person ? "person" : "message"} size={22} />
      </span>
      <div class="titles">
        <h1>{t("chat-title")}</h1>
        <p>{subtitle()}</p>
      </div>
      <button
        type="button"
        class="button head-button lang-switch"
        lang={to}
        onClick={() => switchLang(to)}
      >
        <Icon name="languages" size={18} />
        <span>{t(`own-name-${to}`)}</span>
      </button>
      <Menu label={t("menu")} items={items} />
      {host.value ? (
        <button
          type="button"
          class="button icon-only"
          aria-label={t("close-chat")}
          title={t("close-chat")}
          onClick={() => host.value?.tell({ t: "close" })}
        >
          <Icon name="close" />
        </button>
      ) : null}
    </header>
  );
}
