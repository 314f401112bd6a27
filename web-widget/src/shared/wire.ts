// Made from src/gateway/wire.rs by `make wire`. A test fails when the two differ.

export type WireLang = "en" | "es";

export type LangFrom = "chosen" | "page" | "browser";

export type Presence = "available" | "away";

export type Feedback = "helped" | "still-stuck";

export type WaitChoice = "keep-waiting" | "leave-message" | "other-language";

export type Priority = "P1" | "P2" | "P3" | "P4";

export type HandoverReason = "asked" | "person-only" | "no-answer" | "still-stuck" | "bot-failed" | "reopened" | "distress" | "security" | "outage" | "legal" | "account-data" | "frustration" | "same-answer" | "loop" | "turn-cap";

export type WrapUpCode = "resolved" | "waiting-for-visitor" | "passed-on" | "out-of-scope" | "no-reply" | "unfiled";

export type PhaseBody = "bot" | "queued" | "offered" | "active" | "dormant" | "left-message" | "wrap-up" | "ended";

export type Node = { "t": "paragraph", 
/**
 * What is in it.
 */
children: Array<Node>, } | { "t": "list", 
/**
 * Numbered or not.
 */
ordered: boolean, 
/**
 * One `Item` each.
 */
children: Array<Node>, } | { "t": "item", 
/**
 * What is in it.
 */
children: Array<Node>, } | { "t": "strong", 
/**
 * What is in it.
 */
children: Array<Node>, } | { "t": "emphasis", 
/**
 * What is in it.
 */
children: Array<Node>, } | { "t": "code", 
/**
 * As it is typed.
 */
text: string, } | { "t": "article", 
/**
 * Which one.
 */
id: string, 
/**
 * What is in it.
 */
children: Array<Node>, } | { "t": "link", 
/**
 * Where it leads.
 */
href: string, 
/**
 * What is in it.
 */
children: Array<Node>, } | { "t": "text", 
/**
 * The words.
 */
text: string, } | { "t": "break" };

export type ArgBody = { "text": string } | { "number": number } | { "phrase": string };

export type PhraseBody = { 
/**
 * The Fluent message id.
 */
id: string, 
/**
 * What fills its variables.
 */
args: { [key in string]: ArgBody }, };

export type OptionBody = { 
/**
 * Which article.
 */
article: string, 
/**
 * What the button says.
 */
title: string, };

export type EventBody = { "kind": "visitor", 
/**
 * The client's name for the message.
 */
id: string, 
/**
 * What.
 */
text: string, 
/**
 * In which language.
 */
lang: WireLang, 
/**
 * How many confidential items were masked in it.
 */
masked: number, } | { "kind": "chose", 
/**
 * The client's name for the act.
 */
id: string, 
/**
 * What the button said.
 */
title: string, } | { "kind": "asked-person", 
/**
 * The client's name for the act.
 */
id: string, } | { "kind": "feedback", 
/**
 * The client's name for the act.
 */
id: string, 
/**
 * What they said.
 */
verdict: Feedback, } | { "kind": "wait", 
/**
 * The client's name for the act.
 */
id: string, 
/**
 * What.
 */
choice: WaitChoice, } | { "kind": "answer", 
/**
 * Its id.
 */
article: string, 
/**
 * Which wording.
 */
version: string, 
/**
 * In which language it is.
 */
lang: WireLang, 
/**
 * Its title.
 */
title: string, 
/**
 * Its text.
 */
nodes: Array<Node>, 
/**
 * How sure the bot was, in thousandths.
 */
confidence: number, } | { "kind": "clarify", 
/**
 * The buttons.
 */
options: Array<OptionBody>, } | { "kind": "bot", 
/**
 * The line.
 */
phrase: PhraseBody, 
/**
 * Whether the way to a person is to be in sight with it.
 */
offers_person: boolean, } | { "kind": "notice", 
/**
 * The line.
 */
phrase: PhraseBody, } | { "kind": "agent", 
/**
 * The client's name for the message.
 */
id: string, 
/**
 * The agent's name.
 */
name: string, 
/**
 * What.
 */
text: string, 
/**
 * In which language.
 */
lang: WireLang, } | { "kind": "hidden" };

export type StateBody = { 
/**
 * Where it stands.
 */
phase: PhaseBody, 
/**
 * The language it goes on in.
 */
lang: WireLang, 
/**
 * Whether the visitor chose that language.
 */
lang_chosen: boolean, 
/**
 * The other language, when the desk offers to switch to it.
 */
lang_offer?: WireLang | null, 
/**
 * The agent's name, once there is one.
 */
agent?: string | null, 
/**
 * While queued: the place in line, from 1.
 */
position?: number | null, 
/**
 * While queued: whether anybody who speaks the language is at their desk now.
 */
staffed?: boolean | null, 
/**
 * While queued: since when, in milliseconds since 1970.
 */
since?: number | null, 
/**
 * What may be chosen about the wait, when that was asked.
 */
wait_choices?: Array<WaitChoice>, 
/**
 * The article whose answer is still to be judged, if any.
 */
judge?: string | null, 
/**
 * Whether the bot still owes an answer.
 */
answering: boolean, 
/**
 * After the end: until when writing again reopens it.
 */
reopen_until?: number | null, };

export type MeBody = { 
/**
 * Their id.
 */
agent: string, 
/**
 * The name visitors see.
 */
name: string, 
/**
 * The languages they answer in.
 */
langs: Array<WireLang>, 
/**
 * What they chose about new conversations.
 */
presence: Presence, 
/**
 * How many conversations at once.
 */
capacity: number, 
/**
 * How many they have.
 */
load: number, };

export type OfferBody = { 
/**
 * Which offer.
 */
offer: string, 
/**
 * Of which conversation.
 */
conversation: string, 
/**
 * The visitor's language.
 */
lang: WireLang, 
/**
 * Whether the visitor accepted an agent who speaks only the other language.
 */
widened: boolean, 
/**
 * Which knowledge it needs.
 */
skill: string, 
/**
 * How urgent it is.
 */
priority: Priority, 
/**
 * Why the bot stepped aside.
 */
reason: HandoverReason, 
/**
 * Since when the visitor has been waiting, in milliseconds since 1970.
 */
since: number, 
/**
 * How long the offer still stood when this was sent, in milliseconds.
 */
left_ms: number, 
/**
 * The visitor's last words.
 */
summary: string, };

export type MineBody = { 
/**
 * Which.
 */
conversation: string, 
/**
 * The visitor's language.
 */
lang: WireLang, 
/**
 * Which knowledge it needs.
 */
skill: string, 
/**
 * How urgent it is.
 */
priority: Priority, 
/**
 * Since when the visitor has been waiting for a person, in milliseconds since 1970.
 */
since: number, };

export type WaitingBody = { 
/**
 * The language.
 */
lang: WireLang, 
/**
 * How many.
 */
count: number, 
/**
 * Since when the first of them, in milliseconds since 1970.
 */
oldest?: number | null, };

export type StaffedBody = { 
/**
 * The language.
 */
lang: WireLang, 
/**
 * How many are at their desk and take conversations.
 */
agents: number, };

export type DeskBody = { 
/**
 * Who is signed in.
 */
me: MeBody, 
/**
 * What is offered to me now.
 */
offers: Array<OfferBody>, 
/**
 * The conversations in my hands, oldest first.
 */
mine: Array<MineBody>, 
/**
 * Who waits, by language.
 */
waiting: Array<WaitingBody>, 
/**
 * Agents at their desk now, by language.
 */
staffed: Array<StaffedBody>, };

export type VisitorFrame = { "t": "hello", 
/**
 * The protocol's version.
 */
v: number, 
/**
 * The customer's page.
 */
site: string, 
/**
 * The language to begin with, `en` or `es`.
 */
lang: WireLang, 
/**
 * How that is known.
 */
lang_from: LangFrom, 
/**
 * The session token, only where the browser refuses the cookie.
 */
token?: string | null, 
/**
 * The conversation I have, if any.
 */
conversation?: string | null, 
/**
 * The last position I have of it.
 */
after: number, 
/**
 * The store's epoch at that time.
 */
epoch?: string | null, } | { "t": "say", 
/**
 * My name for it; sending it again under the same name is safe.
 */
id: string, 
/**
 * What I wrote.
 */
text: string, } | { "t": "choose", 
/**
 * My name for the act.
 */
id: string, 
/**
 * Which one.
 */
article: string, } | { "t": "feedback", 
/**
 * My name for the act.
 */
id: string, 
/**
 * Which.
 */
verdict: Feedback, } | { "t": "person", 
/**
 * My name for the act.
 */
id: string, } | { "t": "lang", 
/**
 * My name for the act.
 */
id: string, 
/**
 * Which.
 */
lang: WireLang, } | { "t": "wait", 
/**
 * My name for the act.
 */
id: string, 
/**
 * What.
 */
choice: WaitChoice, } | { "t": "end", 
/**
 * My name for the act.
 */
id: string, } | { "t": "typing", 
/**
 * Which.
 */
on: boolean, } | { "t": "ping" } | { "t": "pong" };

export type AgentFrame = { "t": "hello", 
/**
 * The protocol's version.
 */
v: number, 
/**
 * How far each open conversation has been read.
 */
after: { [key in string]: number }, 
/**
 * The store's epoch at that time.
 */
epoch?: string | null, } | { "t": "presence", 
/**
 * My name for the act.
 */
id: string, 
/**
 * Which.
 */
presence: Presence, } | { "t": "accept", 
/**
 * My name for the act.
 */
id: string, 
/**
 * Which offer.
 */
offer: string, } | { "t": "decline", 
/**
 * My name for the act.
 */
id: string, 
/**
 * Which offer.
 */
offer: string, } | { "t": "say", 
/**
 * My name for it.
 */
id: string, 
/**
 * To which conversation.
 */
conversation: string, 
/**
 * What I wrote.
 */
text: string, } | { "t": "end", 
/**
 * My name for the act.
 */
id: string, 
/**
 * Which.
 */
conversation: string, } | { "t": "wrap-up", 
/**
 * My name for the act.
 */
id: string, 
/**
 * Which.
 */
conversation: string, 
/**
 * How.
 */
code: WrapUpCode, } | { "t": "return", 
/**
 * My name for the act.
 */
id: string, 
/**
 * Which.
 */
conversation: string, } | { "t": "typing", 
/**
 * In which conversation.
 */
conversation: string, 
/**
 * Which.
 */
on: boolean, } | { "t": "ping" } | { "t": "pong" };

export type ServerFrame = { "t": "welcome", 
/**
 * The protocol's version.
 */
v: number, 
/**
 * The visitor's conversation, if there is one.
 */
conversation?: string | null, 
/**
 * The store's epoch.
 */
epoch: string, 
/**
 * The position to read on from: the client's own, or 0 when what it has cannot be continued.
 */
from: number, 
/**
 * The newest position.
 */
head: number, 
/**
 * A ping comes at least this often; the client closes after twice this without any frame.
 */
heartbeat_ms: number, 
/**
 * The longest message, in characters.
 */
text_chars_max: number, 
/**
 * The present wording of `locales/`; the client fetches it when it has another.
 */
phrases: string, 
/**
 * A session token, only for a browser that sent no cookie; kept in memory, never in a URL.
 */
token?: string | null, } | { "t": "event", 
/**
 * Which conversation.
 */
conversation: string, 
/**
 * Its position.
 */
seq: number, 
/**
 * When, in milliseconds since 1970.
 */
at: number, 
/**
 * What.
 */
body: EventBody, } | { "t": "live", 
/**
 * Which conversation.
 */
conversation: string, } | { "t": "state", 
/**
 * Which conversation.
 */
conversation: string, 
/**
 * How it stands.
 */
state: StateBody, } | { "t": "ack", 
/**
 * The client's name for it.
 */
id: string, 
/**
 * Which conversation; a first message makes one.
 */
conversation: string, 
/**
 * The position of its event.
 */
seq: number, } | { "t": "error", 
/**
 * A stable code; `error-<code>` in `locales/`.
 */
code: string, 
/**
 * The client's name for what is refused.
 */
id?: string | null, 
/**
 * How long to wait before trying again, when that makes sense.
 */
retry_ms?: number | null, } | { "t": "typing", 
/**
 * Which conversation.
 */
conversation: string, 
/**
 * Which.
 */
on: boolean, } | { "t": "phrases", 
/**
 * Its name.
 */
version: string, } | { "t": "going-away", 
/**
 * How long to wait, different for every client.
 */
reconnect_ms: number, } | { "t": "ping" } | { "t": "pong" } | { "t": "desk", 
/**
 * The desk.
 */
desk: DeskBody, } | { "t": "authoring", 
/**
 * One line each: `file:line:column: sentence`.
 */
problems: Array<string>, };
