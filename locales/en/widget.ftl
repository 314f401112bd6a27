### What a visitor reads around the conversation.

## The button on the customer's page (the only lines its script carries)

launcher-open = Chat with us
launcher-close = Close chat
launcher-frame = Support chat
launcher-unread = { $count ->
    [one] { $count } new message
   *[other] { $count } new messages
}

## Header

chat-title = Support desk
close-chat = Close the chat window
header-bot = Automated assistant
header-waiting = Looking for a specialist
header-agent = { $name } is with you
header-left-message = We have your message
header-ended = Chat ended
talk-to-person = Talk to a person

## Before the first message

intro-label = Welcome
greeting = Hello. What can I help you with today? You may write in English or Spanish.
bot-disclosure = I am a program, not a person. Write “agent” whenever you want to reach a person.
privacy-notice = Please leave out passwords, security codes, bank or card data and full tax numbers. Chats are recorded for quality.
topics-label = Common questions
topic-accounts = My account is locked. How do I unlock it?
topic-reports = How do I schedule a report?
topic-release = What do the cargo release statuses mean?
topic-agencies = Who do I contact about a partner agency hold?
topic-payments = How do I set up ACH to pay duties?
topic-edi = Why was my EDI message rejected?

## Conversation

composer-label = Your message
composer-placeholder = Write your question…
composer-message = Write a message…
bot-answering = Looking for an answer…
agent-typing = { $name } is writing…
chosen-article = Chosen topic
answer-helpful = Did this solve your question?
answer-helped = That helped
answer-still-stuck = Still stuck
clarify-none = None of these
masked-own = { $count ->
    [one] I hid one part of your message because it looked confidential.
   *[other] I hid { $count } parts of your message because they looked confidential.
}

## Language

lang-offer-question = Would you rather go on in English?
lang-offer-yes = Yes, in English
lang-offer-no = No, stay in English

## Waiting for a person

queue-label = Your place in line
queue-waiting = You are in line
queue-position = You are number { $position } in line
queue-next = You are next
queue-offered = A specialist is being asked to join
queue-since = { $minutes ->
    [0] Waiting for less than a minute.
    [one] Waiting for one minute.
   *[other] Waiting for { $minutes } minutes.
}
queue-staffed = Specialists are at their desks.
queue-unstaffed = Nobody is at the desk in your language at this moment.
queue-call-off = I no longer need a person
wait-question = What would you prefer?
wait-keep-waiting = Keep waiting
wait-leave-message = Leave a message
wait-other-language = Accept help in Spanish
left-message = We have your message. A person will answer here; you may add to it.

## The end

end-title = End this chat?
end-text = If you need us again, just write: a new chat begins.
end-no = Go on chatting
ended-title = This chat has ended.
ended-again = Whenever you need us, just write.
ended-reopen = If something is still open, just write and we pick it up where it was.
ended-new = Start a new chat
ended-continue = Write again

## Spoken by screen readers only

said-own = You said: { $text }
said-own-elsewhere = You said in another window: { $text }
said-agent = { $name } said: { $text }
said-bot = Assistant said: { $text }
