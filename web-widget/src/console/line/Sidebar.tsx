// The list: what is offered, what is in hand, and how the desk stands in each language.
import { wordsOf } from "../../shared/hidden.ts";
import { LANGS, t } from "../../shared/i18n.ts";
import { minutesSince, now, waited } from "../../shared/time.ts";
import { Icon } from "../../shared/ui/icons.tsx";
import type { MineBody } from "../../shared/wire.ts";
import { LangChip, skillName, Urgency } from "../badges.tsx";
import { desk } from "../desk/current.ts";
import { ageOf } from "../desk/waits.ts";
import { focusReply } from "../focus.ts";
import { OfferCard } from "./OfferCard.tsx";

export function Sidebar() {
  const offers = desk.offers.value;
  const mine = desk.mine.value;
  return (
    <nav class="side" aria-label={t("side-label")} data-pane>
      {offers.length ? (
        <section aria-labelledby="offers-title">
          <h2 id="offers-title">
            {t("offers-title")} <span class="count-chip hot">{desk.openOffers.value.length}</span>
          </h2>
          <ul>
            {offers.map((offer) => (
              <OfferCard key={offer.offer} offer={offer} />
            ))}
          </ul>
        </section>
      ) : null}
      <section aria-labelledby="mine-title" class="mine-section">
        <h2 id="mine-title" tabIndex={-1}>
          {t("mine-title")} <span class="count-chip">{mine.length}</span>
        </h2>
        {mine.length ? (
          <ul class="mine">
            {mine.map((one) => (
              <ChatEntry key={one.conversation} one={one} />
            ))}
          </ul>
        ) : (
          <Idle />
        )}
      </section>
      <DeskTable />
    </nav>
  );
}

function Idle() {
  const presence = desk.body.value?.me.presence;
  return <p class="idle">{t(presence === "away" ? "mine-none-away" : "mine-none")}</p>;
}

/** In the language they were written in, which need not be the chat's. */
function LastWords({ one }: { one: MineBody }) {
  const rows = desk.threads.value.get(one.conversation)?.rows.value ?? [];
  const said = rows.findLast(({ body: { kind } }) => kind === "visitor" || kind === "agent")?.body;
  if (said?.kind !== "visitor" && said?.kind !== "agent") return null;
  return (
    <span class="entry-words" dir="auto" lang={said.lang}>
      {wordsOf(said)}
    </span>
  );
}

function standing(conversation: string): string | null {
  const thread = desk.threads.value.get(conversation);
  if (thread?.typing.value) return t("visitor-typing");
  const phase = thread?.state.value?.phase;
  if (phase === "wrap-up" || phase === "dormant" || phase === "left-message") {
    return t(`phase-${phase}`);
  }
  return null;
}

/** Since when the visitor waits for a reply: amber, then red, and always in words. */
function Waits({ conversation }: { conversation: string }) {
  const since = desk.waitsSince(conversation);
  if (since === null) return null;
  const age = ageOf(since, now.value);
  return (
    <span class={`waits ${age}`}>
      <Icon name={age === "fresh" ? "clock" : "alert"} size={14} />{" "}
      {t("waits-for-reply", { time: waited(since) })}
    </span>
  );
}

function ChatEntry({ one }: { one: MineBody }) {
  const { conversation } = one;
  const unread = desk.unread.value[conversation] ?? 0;
  const open = desk.selected.value === conversation;
  const note = standing(conversation);
  return (
    <li>
      <button
        type="button"
        class={`entry${open ? " open" : ""}${unread ? " unread" : ""}`}
        aria-current={open ? "true" : undefined}
        onClick={() => {
          desk.select(conversation);
          focusReply();
        }}
      >
        <span class="entry-top">
          <LangChip lang={one.lang} />
          <strong>{skillName(one.skill)}</strong>
          {unread ? (
            <span class="count-chip hot">
              {unread}
              <span class="unseen"> {t("unread", { count: unread })}</span>
            </span>
          ) : null}
        </span>
        <LastWords one={one} />
        <span class="entry-foot">
          {note ? <em>{note}</em> : null}
          <Waits conversation={conversation} />
          <Urgency priority={one.priority} />
        </span>
      </button>
    </li>
  );
}

/** Who waits and who answers, one row a language. */
function DeskTable() {
  const body = desk.body.value;
  if (!body) return null;
  return (
    <section class="desk-table" aria-labelledby="desk-title">
      <h2 id="desk-title">{t("desk-title")}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("desk-language")}</th>
            <th scope="col">{t("desk-waiting")}</th>
            <th scope="col">{t("desk-oldest")}</th>
            <th scope="col">{t("desk-agents")}</th>
          </tr>
        </thead>
        <tbody>
          {LANGS.map((lang) => {
            const waiting = body.waiting.find((one) => one.lang === lang);
            const staffed = body.staffed.find((one) => one.lang === lang)?.agents ?? 0;
            const count = waiting?.count ?? 0;
            return (
              <tr key={lang}>
                <th scope="row">{t(`lang-${lang}`)}</th>
                <td class={count ? "some" : undefined}>{count}</td>
                <td>
                  {waiting?.oldest
                    ? t("minutes-short", { minutes: minutesSince(waiting.oldest) })
                    : "–"}
                </td>
                <td>
                  {staffed}
                  {staffed === 0 && count > 0 ? (
                    <span class="nobody">
                      <Icon name="alert" size={14} />
                      <span class="unseen">{t("desk-nobody")}</span>
                    </span>
                  ) : null}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
