// Lines as plain words: for the announcer, and for lines that are nothing but words.
import { lang, phrase, t } from "./i18n.ts";
import type { EventBody, Node } from "./wire.ts";

/** What a line without a voice of its own says. Visitors read of their own acts, agents of the visitor's. */
export function noticeText(body: EventBody, viewer: "visitor" | "agent"): string {
  const own = viewer === "visitor";
  switch (body.kind) {
    case "notice":
      return phrase(body.phrase);
    case "asked-person":
      return t(own ? "line-own-asked-person" : "line-asked-person");
    case "feedback":
      return t(own ? `line-own-feedback-${body.verdict}` : `line-feedback-${body.verdict}`);
    case "wait":
      return t(own ? `line-own-wait-${body.choice}` : `line-wait-${body.choice}`);
    default:
      return "";
  }
}

/** A part of a message is quoted no longer than this, in characters. */
const EXCERPT_MAX = 90;

/** The beginning of a part that somebody wrote. */
function excerpt(part: string): string {
  const signs = Array.from(part.trim());
  return signs.length > EXCERPT_MAX
    ? `${signs.slice(0, EXCERPT_MAX).join("").trimEnd()}…`
    : part.trim();
}

/** A question back, with the part of the message that it is about. */
export function clarifyText({ about, lead }: Pick<Clarify, "about" | "lead">): string {
  if (lead) return phrase(lead);
  return about ? t("clarify-about", { part: excerpt(about) }) : t("clarify-lead");
}

type Clarify = Extract<EventBody, { kind: "clarify" }>;
type Answer = Extract<EventBody, { kind: "answer" }>;

/** What is said before an answer: what it answers, and that there is no text of it in the reader's language. */
export function beforeAnswer({ part, only_lang, lang: of }: Answer): string[] {
  const said: string[] = [];
  if (part) said.push(t("answer-about", { part: excerpt(part) }));
  if (only_lang && of !== lang.value) said.push(t(`answer-only-${of}`));
  return said;
}

/** The words of an answer without its structure. */
export function plain(nodes: readonly Node[]): string {
  return nodes
    .map((node) => {
      switch (node.t) {
        case "text":
        case "code":
          return node.text;
        case "break":
          return " ";
        case "paragraph":
        case "list":
        case "item":
          return `${plain(node.children).trim()} `;
        default:
          return plain(node.children);
      }
    })
    .join("");
}
