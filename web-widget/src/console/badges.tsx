// Small marks that several parts of the console put on a chat. Never colour alone.
import { type Lang, t, tOr } from "../shared/i18n.ts";
import { Icon } from "../shared/ui/icons.tsx";
import type { Priority } from "../shared/wire.ts";

/** A field of knowledge in words; one that has no words yet shows its own name. */
export function skillName(skill: string): string {
  return tOr(`skill-${skill.replaceAll("_", "-")}`, skill.replaceAll("_", " "));
}

export function LangChip({ lang }: { lang: Lang }) {
  return (
    <span class={`chip lang-${lang}`} title={t(`lang-${lang}`)}>
      <span aria-hidden="true">{lang.toUpperCase()}</span>
      <span class="unseen">{t(`lang-${lang}`)}</span>
    </span>
  );
}

export function Urgency({ priority }: { priority: Priority }) {
  const urgent = priority === "P1" || priority === "P2";
  return (
    <span class={`chip urgency ${priority.toLowerCase()}`}>
      {urgent ? <Icon name="alert" size={12} /> : null}
      {t(`priority-${priority}`)}
    </span>
  );
}
