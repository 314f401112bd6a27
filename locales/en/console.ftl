### What an agent reads in the console.

console-title = Agent console

## Signing in

sign-in-title = Sign in
sign-in-lead = Support desk, agent console
sign-in-login = User name
sign-in-password = Password
sign-in = Sign in
sign-in-busy = Signing in…
sign-out = Sign out

## Top bar

presence-label = Whether you take new chats
presence-available = Available
presence-away = Away
load = { $load } of { $capacity } chats
sound-on = Turn sounds on
sound-off = Turn sounds off
problems = { $count ->
    [one] One problem in the knowledge base or the phrases
   *[other] { $count } problems in the knowledge base or the phrases
}

## Offers

offers-title = Offers
offer-accept = Accept
offer-decline = Decline
# same-ok
offer-left = { $seconds } s
offer-widened = Accepts the other language
offer-spoken = New offer: { $lang }, { $priority }
handover-reason-asked = Asked for a person
handover-reason-person-only = Topic for people only
handover-reason-no-answer = No answer found
handover-reason-still-stuck = The answers did not help
handover-reason-bot-failed = The assistant failed
handover-reason-reopened = Came back after the end
handover-reason-distress = Distress or threat
handover-reason-security = Security
handover-reason-outage = Outage
handover-reason-legal = Wants a legal or binding opinion
handover-reason-account-data = Asks about their own data
handover-reason-frustration = Upset for the second time
handover-reason-same-answer = The same answer again
handover-reason-loop = Going in circles
handover-reason-turn-cap = A long talk with the assistant

## Chats

side-label = Offers and chats
mine-title = My chats
mine-none = No chats yet. The next offer appears here.
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
phase-dormant = Visitor is silent
phase-wrap-up = To be filed
phase-left-message = Left a message

## The desk

desk-title = The desk now
desk-language = Language
desk-waiting = Waiting
desk-oldest = Longest
desk-agents = Agents
desk-nobody = Somebody waits and nobody is at the desk

## One chat

# same-ok
thread-label = Chat: { $skill }
back-to-list = Back to the list
visitor-reads = Visitor reads { $lang }
visitor-typing = The visitor is writing…
give-back = Give back
cancel = Cancel
end-question = End this chat?
end-explained = The visitor is told that the chat has ended. You then file it.
give-back-question = Give this chat back to the queue?
give-back-explained = It is offered to somebody else. The visitor keeps their place.
nothing-label = No chat open
nothing-open = Choose a chat from the list.
nothing-yet = When you accept an offer, the chat opens here.
nothing-hint = Ctrl + . goes to an offer, Ctrl + / shows all keys.

## Answering

reply-label = Your reply; the visitor reads { $lang }
reply-placeholder = Write a reply, or / for a ready-made one…
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

wrap-up-title = The chat is over. How do you file it?
wrap-up-file = File it
wrap-up-choose = Please choose how to file the chat.
wrap-up-resolved = Resolved
wrap-up-waiting-for-visitor = Visitor has to act first
wrap-up-passed-on = Passed on to another team or agency
wrap-up-out-of-scope = Not a matter for this desk
wrap-up-no-reply = Visitor was gone
wrap-up-unfiled = Not filed in time

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

## Keys

help-title = Keyboard
key-send = Send
key-break = New line
key-canned = At the start of a line: ready-made replies
key-previous = Previous chat
key-next = Next chat
key-offer = Go to the offer
key-accept = Accept, inside an offer
key-decline = Decline, inside an offer
key-pane = Next part of the window
key-help = This sheet

## Spoken by screen readers only

said-visitor = Visitor said: { $text }
said-elsewhere = New message in another chat
said-you = You said: { $text }
