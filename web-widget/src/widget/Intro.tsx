// What is said before anything has happened: a greeting, that this is a program, what not to type,
// and a few ways to begin. Local: it needs no connection.
import { t } from "../shared/i18n.ts";
import { Icon } from "../shared/ui/icons.tsx";
import { chat, opened } from "./page.ts";

const TOPICS = ["accounts", "reports", "release", "agencies", "payments", "edi"];

/** The button goes away with its list, so the focus goes on to where the visitor writes. */
function begin(topic: string): void {
  chat.say(t(`topic-${topic}`));
  opened.value += 1;
}

function person(): void {
  chat.person();
  opened.value += 1;
}

export function Intro() {
  const begun = chat.lines.value.length > 0;
  return (
    <section class="intro" aria-label={t("intro-label")}>
      <div class="hello">
        <span class="face by-bot">
          <Icon name="bot" size={22} />
        </span>
        <p class="greeting">{t("greeting")}</p>
      </div>
      <ul class="facts">
        <li>
          <Icon name="person" size={16} />
          <span>{t("bot-disclosure")}</span>
        </li>
        <li>
          <Icon name="lock" size={16} />
          <span>{t("privacy-notice")}</span>
        </li>
      </ul>
      {begun ? null : (
        <div class="topics">
          <button type="button" onClick={person}>
            <span>{t("talk-to-person")}</span>
            <Icon name="person" size={16} />
          </button>
          <h2>{t("topics-label")}</h2>
          <ul>
            {TOPICS.map((topic) => (
              <li key={topic}>
                <button type="button" onClick={() => begin(topic)}>
                  <span>{t(`topic-${topic}`)}</span>
                  <Icon name="arrowRight" size={16} />
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
