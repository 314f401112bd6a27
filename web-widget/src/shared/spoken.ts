// Lines as plain words: for the announcer, and for lines that are nothing but words.
import { phrase, t } from "./i18n.ts";
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
