// Made from src/gateway/wire.rs by `make wire`. A test fails when the two differ.

export type WireLang = "en" | "es";

export type LangFrom = "chosen" | "page" | "browser";

export type Presence = "available" | "away";

export type Feedback = "helped" | "still-stuck";

export type WaitChoice = "keep-waiting" | "leave-message" | "other-language";

export type Priority = "P1" | "P2" | "P3" | "P4";

export type HandoverReason = "asked" | "person-only" | "no-answer" | "still-stuck" | "bot-failed" | "reopened" | "distress" | "security" | "outage" | "legal" | "account-data" | "frustration" | "same-answer" | "loop" | "turn-cap" | "complaint";

export type Danger = "emergency" | "self-harm" | "threat";

export type WrapUpCode = "resolved" | "waiting-for-visitor" | "passed-on" | "out-of-scope" | "no-reply" | "unfiled";

export type PhaseBody = "bot" | "queued" | "offered" | "active" | "dormant" | "left-message" | "wrap-up" | "ended";

export type Availability = "free" | "busy" | "away";

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

export type SaidBody = { 
/**
 * For who reads English.
 */
en: string, 
/**
 * For who reads Spanish.
 */
es: string, };

export type PhraseBody = { 
/**
 * The Fluent message id.
 */
id: string, 
/**
 * What fills its variables.
 */
args: { [key in string]: ArgBody }, 
/**
 * The whole line as it was worded when it was said; shown instead of the present wording.
 */
said?: SaidBody | null, };

export type PieceBody = { 
/**
 * The position of its event.
 */
seq: number, 
/**
 * Its text.
 */
text: string, 
/**
 * How many confidential items are masked in it.
 */
masked: number, };

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
confidence: number, 
/**
 * The part of the message that it answers, when the message had several.
 */
part?: string | null, 
/**
 * Where its facts come from, when that may be shown.
 */
source?: string | null, 
/**
 * The day a person last checked it, `YYYY-MM-DD`.
 */
reviewed?: string | null, 
/**
 * Whether the article exists in this language only, which is not the one that was wanted.
 */
only_lang?: boolean, } | { "kind": "clarify", 
/**
 * The buttons.
 */
options: Array<OptionBody>, 
/**
 * The question above them.
 */
lead?: PhraseBody | null, 
/**
 * The part of the message that it asks about, when the message had several.
 */
about?: string | null, } | { "kind": "bot", 
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
 * (Agents) which agent: two may bear one name.
 */
agent?: string | null, 
/**
 * What.
 */
text: string, 
/**
 * In which language.
 */
lang: WireLang, 
/**
 * How many confidential items were masked in it; nothing where none was.
 */
masked?: number | null, } | { "kind": "masked", 
/**
 * Which, and what they say.
 */
pieces: Array<PieceBody>, } | { "kind": "hidden" };

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
 * While queued: 1 when the next free agent is asked for this visitor; absent otherwise.
 */
position?: number | null, 
/**
 * While queued: whether anybody who may take it is at their desk now; the same as `desk` not being `away`.
 */
staffed?: boolean | null, 
/**
 * While queued: whether those who may take it are there.
 */
desk?: Availability | null, 
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
 * What somebody may come to harm by, while no person has joined: numbers to call are shown instead of a wait.
 */
safety?: Danger | null, 
/**
 * After the end: until when writing again reopens it.
 */
reopen_until?: number | null, 
/**
 * (Agents) since when the visitor waits for my reply, in milliseconds since 1970.
 */
waits_since?: number | null, 
/**
 * (Agents) how many messages of the visitor I have neither read nor answered.
 */
unread?: number, };

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
load: number, 
/**
 * When the desk set them to away because they let an offer lapse, in milliseconds since 1970; until they choose.
 */
missed_at?: number | null, };

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
summary: string, 
/**
 * What the visitor asked first, greetings left out.
 */
question?: string, 
/**
 * The titles of what the bot answered with, the newest last; none where it found nothing.
 */
answers?: Array<string>, 
/**
 * Whether the visitor is still connected; absent where that is not known.
 */
there?: boolean | null, };

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
since: number, 
/**
 * Up to which position I have read it, as far as the desk knows.
 */
read?: number, };

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

export type AlarmBody = { 
/**
 * Which conversation.
 */
conversation: string, 
/**
 * The visitor's language.
 */
lang: WireLang, 
/**
 * By what somebody may come to harm.
 */
reason: Danger, 
/**
 * Since when the visitor has been waiting, in milliseconds since 1970.
 */
since: number, 
/**
 * The visitor's last words.
 */
summary: string, 
/**
 * Whether I may take it now.
 */
takes: boolean, };

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
staffed: Array<StaffedBody>, 
/**
 * Visitors in danger whom nobody has taken yet, longest waiting first; every agent sees them.
 */
alarms?: Array<AlarmBody>, };

export type WordBody = { 
/**
 * The word.
 */
word: string, 
/**
 * How strongly: above 0 for Spanish, below for English.
 */
odds: number, };

export type RepairBody = { 
/**
 * As it was written.
 */
written: string, 
/**
 * As it was read.
 */
read: string, };

export type ExpansionBody = { 
/**
 * The phrase.
 */
phrase: string, 
/**
 * What was looked for besides.
 */
terms: Array<string>, };

export type EvidenceBody = { 
/**
 * Its stable name; `try-evidence-<name>` in `locales/`.
 */
name: string, 
/**
 * How much of it there is.
 */
value: number, 
/**
 * What that adds.
 */
adds: number, };

export type CandidateBody = { 
/**
 * Which.
 */
article: string, 
/**
 * Its title, in the language it would be shown in.
 */
title: string, 
/**
 * That language.
 */
lang: WireLang, 
/**
 * Whether only a person may answer it.
 */
person_only: boolean, 
/**
 * Its score; only to be compared within one trial.
 */
score: number, 
/**
 * What of the score comes from words.
 */
words: number, 
/**
 * What of the score comes from meaning.
 */
meaning: number, 
/**
 * How likely it is the right one.
 */
confidence: number, 
/**
 * What adds up to the score, the strongest first.
 */
score_from: Array<EvidenceBody>, 
/**
 * What adds up to the logarithm of the odds behind the confidence, the strongest first.
 */
confidence_from: Array<EvidenceBody>, };

export type BarBody = { 
/**
 * From here on the first article is the answer.
 */
answer: number, 
/**
 * From here on the visitor is asked what they mean.
 */
clarify: number, 
/**
 * From this sum on, articles for people only lead to a person.
 */
person: number, };

export type DoesBody = "answer" | "clarify" | "hand-over" | "small-talk";

export type BecauseBody = "said" | "nothing-found" | "sure" | "unsure" | "unlikely" | "for-people";

export type VerdictBody = { 
/**
 * What would happen.
 */
does: DoesBody, 
/**
 * The title of the article that would be shown, or whose safe facts would be.
 */
title?: string | null, 
/**
 * The language of that title.
 */
title_lang?: WireLang | null, 
/**
 * Between how many articles the visitor would be asked to choose.
 */
choices: number, 
/**
 * Why a person would take over.
 */
reason?: HandoverReason | null, 
/**
 * What decided.
 */
because: BecauseBody, 
/**
 * What was compared, when that decided.
 */
share?: number | null, 
/**
 * The bar that it was compared with.
 */
against?: number | null, };

export type TrialBody = { 
/**
 * The message, with confidential items masked as they would be stored.
 */
text: string, 
/**
 * The language the answer would be in.
 */
answer_lang: WireLang, 
/**
 * The language it is written in.
 */
lang: WireLang, 
/**
 * How sure that is.
 */
lang_confidence: number, 
/**
 * Whether words of both languages stand in it.
 */
mixed: boolean, 
/**
 * The words that tell the language, the strongest first.
 */
words: Array<WordBody>, 
/**
 * Words that were taken as misspelt.
 */
repaired: Array<RepairBody>, 
/**
 * Phrases with other names for the same thing that were looked for besides.
 */
expanded: Array<ExpansionBody>, 
/**
 * Whether meaning was looked at, or words alone.
 */
meaning: boolean, 
/**
 * The articles that fit best, best first.
 */
candidates: Array<CandidateBody>, 
/**
 * What confidences are measured against.
 */
bar: BarBody, 
/**
 * What would happen.
 */
verdict: VerdictBody, };

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
choice: WaitChoice, } | { "t": "call-off", 
/**
 * My name for the act.
 */
id: string, } | { "t": "end", 
/**
 * My name for the act.
 */
id: string, } | { "t": "typing", 
/**
 * Which.
 */
on: boolean, } | { "t": "read", 
/**
 * In which conversation.
 */
conversation: string, 
/**
 * Up to which position.
 */
seq: number, } | { "t": "ping" } | { "t": "pong" };

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
offer: string, } | { "t": "take", 
/**
 * My name for the act.
 */
id: string, 
/**
 * Which.
 */
conversation: string, } | { "t": "say", 
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
text: string, 
/**
 * The approved reply that it began as.
 */
reply?: string | null, } | { "t": "end", 
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
conversation: string, } | { "t": "read", 
/**
 * Which.
 */
conversation: string, 
/**
 * The last position that was on the screen.
 */
seq: number, } | { "t": "try", 
/**
 * My name for it.
 */
id: string, 
/**
 * The message, as a visitor would write it.
 */
text: string, 
/**
 * The conversation's language; the message's own when it is absent.
 */
lang?: WireLang | null, } | { "t": "typing", 
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
 * What time it is here, in milliseconds since 1970: what `at`, `since` and `until` are to be compared with.
 */
now?: number | null, 
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
on: boolean, } | { "t": "read", 
/**
 * Which conversation.
 */
conversation: string, 
/**
 * Up to which position.
 */
seq: number, } | { "t": "phrases", 
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
 * No longer told to consoles: where something stands is for authors and the log.
 */
problems: Array<string>, 
/**
 * How many problems there are.
 */
count?: number, 
/**
 * `model` while the bot goes by words alone; absent while it looks at meaning, too.
 */
words_alone?: string | null, } | { "t": "tried", 
/**
 * The client's name for it.
 */
id: string, 
/**
 * What, and why.
 */
trial: TrialBody, };
