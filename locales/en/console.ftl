### What an agent reads in the console, and whoever opens the server's own address.

console-title = Agent console

## Signing in

sign-in-title = Sign in
sign-in-lead = Support desk, agent console
sign-in-login = User name
sign-in-password = Password
sign-in = Sign in
sign-in-busy = Signing in…
sign-in-plain = This page is not encrypted (http). The browser will not keep you signed in here: open the console with https.
sign-in-foreign = This page is open as { $here }, but the desk is to be opened as { $expected }. Use that address, or ask whoever runs the server to correct server.public_url.
sign-in-unnamed = The server does not know that this page is open as { $here }. Ask whoever runs it to set server.public_url to that address.
sign-out = Sign out

one-time-title = Choose your password
one-time-lead = The password you were given works only once. Choose one that only you know.
password-old = Current password
password-new = New password
password-again = Repeat the new password
password-hint = At least 12 characters. A sentence that only you would think of is easiest to remember and hard to guess.
password-save = Save the password
password-busy = Saving…
password-back = Sign in as somebody else
password-change = Change password
password-explained = Saving signs you out everywhere else. Your open chats stay with you.
password-changed = Your password was changed. You are signed out everywhere else.
error-password-short = The new password is too short. Use at least 12 characters.
error-password-long = The new password is too long. Use at most 128 characters.
error-password-guessable = That password would be guessed soon: it is little more than a name, a common word or a row of keys. Choose another one.
error-password-same = That is the password you have now. Choose another one.
error-password-differ = The two new passwords differ. Type the new one again.
error-password-wrong = The current password is incorrect.

## Top bar

presence-label = Availability
presence-available = Available
presence-away = Away
load = { $load } of { $capacity } chats
sound-on = Turn sounds on
sound-off = Turn sounds off
sound-blocked = Your browser keeps this page silent until you click in it or press a key.
notes-on = Turn desktop notifications on
notes-off = Turn desktop notifications off
notes-blocked = Your browser does not allow notifications from this page. You can allow them in its settings for this page.
problems = { $count ->
    [one] The assistant’s content has a problem. What worked before stays in use; the authors find the details in the log.
   *[other] The assistant’s content has { $count } problems. What worked before stays in use; the authors find the details in the log.
}
problems-mended = { $count ->
    [one] One problem in the assistant’s content has been solved.
   *[other] { $count } problems in the assistant’s content have been solved.
}
words-alone = The assistant understands questions less well at the moment. The operators find the details in the log.
missed-offer = You were set to Away at { $time } because you did not answer an incoming chat in time.
back-to-available = Back to available

## Going away and signing out with open chats

away-question = Go away with open chats?
away-explained = { $count ->
    [one] You have one open chat. While you are away you get no new ones. What should happen to this one?
   *[other] You have { $count } open chats. While you are away you get no new ones. What should happen to these?
}
away-keep = Keep and finish
away-give-back = Give back to the queue
stay-available = Stay available
sign-out-question = Sign out with open chats?
sign-out-explained = { $count ->
    [one] A visitor is still with you. What should happen to the chat?
   *[other] { $count } visitors are still with you. What should happen to the chats?
}
sign-out-busy = You are signed out as soon as all chats are taken care of…
sign-out-give-back = Give back and sign out
sign-out-end = End and sign out
stay-signed-in = Stay signed in

## Offers

offers-title = Incoming chats
offer-accept = Accept
offer-decline = Decline
# same-ok
offer-left = { $seconds } s
offer-widened = Accepts the other language
offer-is-gone = No longer offered
offer-answered = The assistant answered with
offer-answered-nothing = Nothing: it found no article
offer-last-words = Last message
offer-there = The visitor is still connected
offer-not-there = The visitor is not connected right now
offer-spoken = New incoming chat: { $lang }, { $priority }
handover-reason-asked = Asked for a person
handover-reason-person-only = Topic for people only
handover-reason-no-answer = No answer found
handover-reason-still-stuck = The answers did not help
handover-reason-bot-failed = The assistant failed
handover-reason-reopened = Came back after the end
handover-reason-distress = Distress or danger
handover-reason-security = Security
handover-reason-outage = Outage
handover-reason-legal = Wants a legal or binding opinion
handover-reason-account-data = Asks about their own data
handover-reason-frustration = Upset for the second time
handover-reason-same-answer = The same answer again
handover-reason-loop = Going in circles
handover-reason-complaint = A complaint
handover-reason-turn-cap = A long talk with the assistant

## Alarms: visitors in danger, shown to every agent until somebody takes them

alarms-title = Visitors in danger
alarm-emergency = Accident, fire or medical emergency
alarm-self-harm = Somebody may harm themselves
alarm-threat = Threat or attack
alarm-take = Take it now
alarm-not-yours = Not yours to take: your chats are full, or somebody else here speaks this language
alarm-spoken = { $takes ->
    [yes] Alarm: { $what }, { $lang }. The button above all chats takes it.
   *[no] Alarm: { $what }, { $lang }. You cannot take it yourself.
}

## Chats

side-label = Incoming and open chats
mine-title = My chats
mine-none = No chats yet. The next one appears here.
mine-none-away = You are away, so no new chats are offered to you.
unread = { $count ->
    [one] unread message
   *[other] unread messages
}
waited-minutes = { $minutes ->
    [0] less than a minute
    [one] one minute
   *[other] { $minutes } minutes
}
# same-ok
minutes-short = { $minutes } min
waits-for-reply = Waits for your reply: { $time }
chat-lost = One of your chats is no longer with you. It is in line again or with another agent.
phase-dormant = Visitor is silent
phase-wrap-up = Needs an outcome
phase-left-message = Left a message

## The desk

desk-title = The desk now
desk-language = Language
desk-waiting = Waiting
desk-oldest = Longest wait
desk-agents = Agents
desk-nobody = Somebody waits and nobody is at the desk

## One chat

# same-ok
thread-label = Chat: { $skill }
back-to-list = { $count ->
    [0] Back to the list
    [one] Back to the list, where one chat waits
   *[other] Back to the list, where { $count } chats wait
}
visitor-reads = Visitor reads { $lang }
visitor-typing = The visitor is writing…
give-back = Give back
cancel = Cancel
end-question = End this chat?
end-explained = The visitor is told that the chat has ended. You then choose its outcome.
give-back-question = Give this chat back to the queue?
give-back-explained = It goes back in line, ahead of others just as urgent. You are not asked again for a minute.
notices-label = Notices from the desk
nothing-label = No chat open
nothing-open = Choose a chat from the list.
nothing-yet = When you accept an incoming chat, it opens here.
nothing-hint = Ctrl + . goes to an incoming chat, Ctrl + / shows all keys.

## Answering

write-label = Your reply; the visitor reads { $lang }
write-placeholder = Write a reply, or / for a ready-made one…
canned-label = Ready-made replies
canned-found = { $count ->
    [0] No ready-made reply
    [one] One ready-made reply
   *[other] { $count } ready-made replies
}
blanks-left = { $count ->
    [one] One blank is still to be filled. Tab goes there.
   *[other] { $count } blanks are still to be filled. Tab goes to the next.
}

## Filing

wrap-up-title = The chat is over. How did it end?
wrap-up-file = Save the outcome
wrap-up-choose = Please choose an outcome.
wrap-up-resolved = Resolved
wrap-up-waiting-for-visitor = Waiting for the visitor
wrap-up-passed-on = Passed on to another team or agency
wrap-up-out-of-scope = Not a matter for this desk
wrap-up-no-reply = Visitor was gone
wrap-up-unfiled = No outcome in time

## Kinds of matters

skill-accounts-access = Accounts and access
skill-reports = Reports
skill-cargo-release = Cargo release
skill-pga = Partner agencies
skill-entry-summary-ach = Entry summary and payments
skill-technical-edi-abi = EDI and ABI
skill-urgent-command-center = Urgent matters
skill-general-info = General information
priority-P1 = Everything stopped
priority-P2 = One company stopped
priority-P3 = One user blocked
priority-P4 = Question

## Trying a question

try-open = Try a question
try-title = Try a question
try-lead = See what the assistant would do with a question, and why. Nothing is sent to anybody or stored.
try-text = Question, as a visitor would write it
try-lang = Language of the chat
try-lang-auto = As written
try-ask = Try it
try-asking = Looking…
try-offline = No connection. It is tried as soon as the connection is back.
try-unavailable = The search does not answer at the moment. Please try again shortly.
try-verdict-sure = It would answer: it is { $share } sure of this article, and { $against } is enough.
try-verdict-unsure = It would ask which of { $count } articles is meant: it is { $share } sure of the first one; from { $clarify } on it asks back, and only from { $against } on it answers.
try-verdict-unlikely = It would say that it has no answer and offer a person: it is only { $share } sure of the first article, and asks back from { $against } on.
try-verdict-nothing-found = It would say that it has no answer and offer a person: no article fits at all.
try-verdict-for-people = It would call a person and show this article’s safe facts first: a topic for people only is { $share } likely, and { $against } is enough.
try-verdict-said = It would call a person, whatever is found: { $reason }.
try-verdict-small-talk = It would reply with a courtesy: the message asks for nothing.
try-language = Language
try-mixed = with words of both
try-more = { $count ->
    [one] and one more
   *[other] and { $count } more
}
try-repaired = Read as misspelt
try-becomes = read as
try-expanded = Also looked for
try-nothing = Nothing
try-looked-at = Looked at
try-looked-at-both = Words and meaning
try-looked-at-words = Words alone: the language model is missing, so it is less sure
try-candidates = What fits best
try-people-only = People only
try-words = Words
try-meaning = Meaning
try-sure = Sure
try-score = Score
try-why = Why “{ $title }”
try-from-score = What its score is made of
try-from-confidence = What makes it more or less sure
try-evidence = Evidence
try-value = Amount
try-adds = Adds
try-bars = How sure is sure enough
try-bar-first = First article: { $share }
try-bar-answer = Answers from { $share } on
try-bar-clarify = Asks back from { $share } on
try-bar-person = Calls a person when topics for people only reach { $share } together
try-evidence-learned-words = Words typical of questions about it
try-evidence-learned-meaning = Meaning typical of questions about it
try-evidence-nearest-phrasing = The closest known phrasing
try-evidence-near-phrasings = Several close phrasings
try-evidence-nearest-passage = The closest passage of its text
try-evidence-found-words = Words found in it
try-evidence-found-across = Words found in its other language
try-evidence-coverage = Share of the words that it has
try-evidence-same-words = The very words of a known phrasing
try-evidence-always = Where every article starts
try-evidence-ahead = Lead over the next article
try-evidence-score = Its score
try-evidence-words-not-off-topic = Words that belong to this desk
try-evidence-meaning-not-off-topic = Meaning that belongs to this desk
try-evidence-unknown-words = Words that no article knows

## Keys

help-title = Keyboard
key-send = Send
key-break = New line
key-canned = At the start of a word: ready-made replies
key-previous = Previous chat
key-next = Next chat
key-offer = Go to the incoming chat
key-accept = Accept, inside an incoming chat
key-decline = Decline, inside an incoming chat
key-pane = Next part of the window
key-try = Try a question
key-help = This sheet

## Spoken by screen readers only

said-visitor = Visitor said: { $text }
said-elsewhere = New message in another chat
said-you = You said: { $text }
said-colleague = { $agent } said: { $text }

## What visitors are told, in words for the agent

seen-handed-over = Passed on to people: { $reason }
seen-danger-waiting = The visitor was told again whom to call, because nobody had joined yet
seen-still-looking = The visitor was told that a specialist is still being looked for
seen-all-busy = The visitor was told that all specialists are busy
seen-nobody-there = The visitor was told that nobody is there for this language
seen-wait-choices = The visitor was told that it takes long, and asked what they prefer
seen-agent-joined = { $agent } joined the chat
seen-agent-has-message = The visitor was told that { $agent } has the message
seen-agent-working = The visitor was told that { $agent } is working on it
seen-agent-left-returned = The agent gave this chat back; the visitor was in line again
seen-agent-left-lost = The agent’s connection was lost; the visitor was in line again
seen-agent-left-signed-out = The agent signed out; the visitor was in line again
seen-agent-left-full = The agent had no room for this chat; the visitor was in line again
seen-reminder = The visitor was asked whether they are still there
seen-dormant = The visitor has been silent; this chat no longer takes up your room
seen-woke = The visitor is back
seen-lang-changed-en = The chat continues in English
seen-lang-changed-es = The chat continues in Spanish
seen-ended-visitor = The visitor ended the chat
seen-ended-agent = The chat was ended by an agent
seen-ended-silence = The chat ended because the visitor was silent
seen-reopened = The visitor wrote again after the end

## What an agent is told when something is refused, where visitors are told otherwise

desk-error-no-such-conversation = This chat cannot be found. It may be over.
desk-error-conversation-ended = This chat is over. Nothing more can be sent in it.
desk-error-conversation-full = This chat has become too long for more. End it; if the visitor writes again, a new one begins.
desk-error-not-yours = This chat is no longer with you.
desk-error-unavailable = The server cannot be reached right now. Nothing is lost; it is tried again by itself.

## The page at the server's own address

home-title = Support desk
home-lead = This is a support desk in English and Spanish. Visitors write to it from the pages that show its chat.
home-agents = You answer visitors
home-console = Sign in to the agent console
home-owners = You run this desk or a page that shows it
home-guides = The guides come with the program:
home-embedding = Putting the chat on a page
home-operating = Settings, accounts, backups
home-authoring = Articles and phrases
