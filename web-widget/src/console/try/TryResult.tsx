// Why the bot would do what it would do: the words, the articles, what speaks for each, and the bars.
import { t } from "../../shared/i18n.ts";
import { Icon } from "../../shared/ui/icons.tsx";
import type { EvidenceBody, TrialBody } from "../../shared/wire.ts";
import { LangChip } from "../badges.tsx";
import { desk } from "../desk/current.ts";
import {
  amount,
  evidenceName,
  fill,
  longest,
  percent,
  signed,
  tellingWords,
} from "../desk/trial.ts";

export function TryResult() {
  const standing = desk.trial.standing.value;
  if (standing.is !== "told") return null;
  const { trial } = standing;
  return (
    <div class="try-result">
      <div class="try-left">
        <Understood trial={trial} />
        <Bars trial={trial} />
      </div>
      <div class="try-right">
        <Candidates trial={trial} />
        <Contributions />
      </div>
    </div>
  );
}

function Understood({ trial }: { trial: TrialBody }) {
  const [words, more] = tellingWords(trial);
  const { lang, lang_confidence, mixed, repaired, expanded, meaning } = trial;
  return (
    <dl class="try-facts">
      <dt>{t("try-language")}</dt>
      <dd>
        <span class="lang-name">{t(`lang-${lang}`)}</span>, {percent(lang_confidence)}
        {mixed ? `, ${t("try-mixed")}` : null}
        <ul class="try-words">
          {words.map(({ word, odds }) => (
            <li key={word}>
              <bdi>{word}</bdi> <LangChip lang={odds > 0 ? "es" : "en"} /> {amount(Math.abs(odds))}
            </li>
          ))}
          {more ? <li class="more">{t("try-more", { count: more })}</li> : null}
        </ul>
      </dd>
      <dt>{t("try-repaired")}</dt>
      <dd>
        <Pairs pairs={repaired.map(({ written, read }) => [written, read])} />
      </dd>
      <dt>{t("try-expanded")}</dt>
      <dd>
        <Pairs pairs={expanded.map(({ phrase, terms }) => [phrase, terms.join(", ")])} />
      </dd>
      <dt>{t("try-looked-at")}</dt>
      <dd>
        {meaning ? (
          t("try-looked-at-both")
        ) : trial.candidates.length ? (
          <span class="try-alone">
            <Icon name="alert" size={16} /> {t("try-looked-at-words")}
          </span>
        ) : (
          t("try-nothing")
        )}
      </dd>
    </dl>
  );
}

function Pairs({ pairs }: { pairs: [string, string][] }) {
  if (!pairs.length) return <>{t("try-nothing")}</>;
  return (
    <ul>
      {pairs.map(([from, to]) => (
        <li key={from}>
          <bdi>{from}</bdi> <Icon name="arrowRight" size={14} />
          <span class="unseen">{t("try-becomes")}</span>{" "}
          <strong>
            <bdi>{to}</bdi>
          </strong>
        </li>
      ))}
    </ul>
  );
}

function Candidates({ trial }: { trial: TrialBody }) {
  const { candidates } = trial;
  const most = longest(candidates);
  if (!candidates.length) return null;
  return (
    <fieldset class="candidates">
      <legend>{t("try-candidates")}</legend>
      {candidates.map((one, at) => {
        const on = desk.trial.picked.value === at;
        return (
          <label key={one.article} class={on ? "candidate on" : "candidate"}>
            <input
              type="radio"
              name="try-candidate"
              checked={on}
              onChange={() => {
                desk.trial.picked.value = at;
              }}
            />
            <span class="candidate-title">
              <span lang={one.lang}>{one.title}</span>
              {one.person_only ? (
                <span class="chip people">
                  <Icon name="person" size={12} /> {t("try-people-only")}
                </span>
              ) : null}
            </span>
            <span class="candidate-id" translate={false}>
              {one.article}
            </span>
            <Measure name={t("try-words")} value={one.words} most={most} kind="by-words" />
            <Measure name={t("try-meaning")} value={one.meaning} most={most} kind="by-meaning" />
            <span class="measure sure">
              <span class="measure-name">{t("try-sure")}</span>
              <span class="track" aria-hidden="true">
                <span style={{ inlineSize: `${fill(one.confidence, 1_000)}%` }} />
              </span>
              <span class="measure-value">{percent(one.confidence)}</span>
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}

interface MeasureProps {
  name: string;
  value: number;
  most: number;
  kind: string;
}

function Measure({ name, value, most, kind }: MeasureProps) {
  return (
    <span class={`measure ${kind}`}>
      <span class="measure-name">{name}</span>
      <span class="track" aria-hidden="true">
        <span style={{ inlineSize: `${fill(value, most)}%` }} />
      </span>
      <span class="measure-value">{amount(value)}</span>
    </span>
  );
}

/** What the article that is looked at owes its place and its sureness to. */
function Contributions() {
  const one = desk.trial.candidate.value;
  if (!one) return null;
  return (
    <section class="contributions" aria-label={t("try-why", { title: one.title })}>
      <Evidence caption={t("try-from-score")} list={one.score_from} sum={one.score} />
      <Evidence caption={t("try-from-confidence")} list={one.confidence_from} />
    </section>
  );
}

interface EvidenceProps {
  caption: string;
  list: EvidenceBody[];
  sum?: number;
}

function Evidence({ caption, list, sum }: EvidenceProps) {
  return (
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t("try-evidence")}</th>
          <th scope="col">{t("try-value")}</th>
          <th scope="col">{t("try-adds")}</th>
        </tr>
      </thead>
      <tbody>
        {list.map(({ name, value, adds }) => (
          <tr key={name} class={adds < 0 ? "against" : undefined}>
            <th scope="row">{evidenceName(name)}</th>
            <td>{amount(value)}</td>
            <td>{signed(adds)}</td>
          </tr>
        ))}
      </tbody>
      {sum === undefined ? null : (
        <tfoot>
          <tr>
            <th scope="row">{t("try-score")}</th>
            <td />
            <td>{amount(sum)}</td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}

/** How sure is sure enough, and where the first article lies. */
function Bars({ trial }: { trial: TrialBody }) {
  const { bar, candidates } = trial;
  const [first] = candidates;
  if (!first) return null;
  const at = (share: number) => ({ insetInlineStart: `${fill(share, 1_000)}%` });
  return (
    <section class="bars" aria-labelledby="bars-title">
      <h3 id="bars-title">{t("try-bars")}</h3>
      <div class="scale" aria-hidden="true">
        <span class="reached" style={{ inlineSize: `${fill(first.confidence, 1_000)}%` }} />
        <span class="mark clarify" style={at(bar.clarify)} />
        <span class="mark answer" style={at(bar.answer)} />
        <span class="here" style={at(first.confidence)} />
      </div>
      <ul>
        <li class="first">{t("try-bar-first", { share: percent(first.confidence) })}</li>
        <li class="answer">{t("try-bar-answer", { share: percent(bar.answer) })}</li>
        <li class="clarify">{t("try-bar-clarify", { share: percent(bar.clarify) })}</li>
        <li class="person">{t("try-bar-person", { share: percent(bar.person) })}</li>
      </ul>
    </section>
  );
}
