### What a visitor reads around the conversation.

## The button on the customer's page (the only lines its script carries)

launcher-open = Chat with us
launcher-close = Close chat
launcher-frame = Support chat
launcher-unread = { $count ->
    [one] { $count } new message
   *[other] { $count } new messages
}
launcher-late = The chat has not loaded. Your connection may be slow, or something in this browser may be blocking it.
launcher-retry = Try again
launcher-tab = Open the chat in its own tab

## Header

chat-title = Support desk
close-chat = Close the chat window
header-bot = Automated assistant
header-waiting = Waiting for a specialist
header-agent = { $name } is with you
header-left-message = Message for the team
header-ended = Chat ended
talk-to-person = Talk to a person
unknown-site = There is no chat at this address. Please go back to the page you came from and look for another way to reach us there.
connection-late = The chat cannot reach the desk. Your network, a VPN or a browser extension may be blocking it. Try another network or browser; what you write here goes out as soon as there is a connection.
connection-retry = Try again
connection-own-tab = Open the chat in its own tab

## What the visitor chooses for every page

chime-on = Turn on a sound for new messages
chime-off = Turn off the sound
button-small = Make the chat button small
button-large = Show the chat button with its words

## Before the first message

intro-label = Welcome
greeting = Hello. What can I help you with today? You can write in English or Spanish.
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
    [one] We hid one part of your message because it looked confidential.
   *[other] We hid { $count } parts of your message because they looked confidential.
}
kept-not = This browser will not let us keep your chat. If you leave or reload this page, you will not be able to come back to it.

## Language

lang-offer-question = Would you like to continue in English?
lang-offer-yes = Yes, in English
lang-offer-no = No, stay in English

## Waiting for a person

queue-label = Waiting for a specialist
queue-waiting = You are in line
queue-next = Your turn is next
queue-offered = A specialist is being asked to join
queue-since = { $minutes ->
    [0] Waiting for less than a minute.
    [one] Waiting for one minute.
   *[other] Waiting for { $minutes } minutes.
}
queue-saved = We have saved your message
queue-desk-free = A specialist is available right now.
queue-desk-busy = All specialists are busy right now.
queue-desk-away = No English-speaking specialist is available right now.
queue-call-off = I no longer need a person
queue-ask-meanwhile = You can ask the assistant while you wait.
wait-question = What would you prefer?
wait-keep-waiting = Keep waiting
wait-leave-message = Leave a message
wait-other-language = Accept help in Spanish
left-message = We have your message. A person will answer here. You can add more details here.
left-message-empty = Write your message here. A person will answer it here.

## Danger: numbers to call until a person has joined

safety-title-emergency = Call 911 now
safety-title-self-harm = You are not alone: talk to someone now
safety-title-threat = If anyone is in danger, call 911 now
safety-call-911 = Call 911
safety-of-911 = Emergencies, United States and Mexico
safety-call-988 = Call 988
safety-of-988 = Crisis line, United States. Spanish: press 2
safety-call-988-text = Text 988
safety-of-988-text = United States. Spanish: text AYUDA
safety-call-linea-de-la-vida = Call 800 911 2000
safety-of-linea-de-la-vida = Línea de la Vida, Mexico, in Spanish
safety-person = We are also asking for a person of this desk. Please do not wait for them before you call.

## The end

end-title = End this chat?
end-text = If you write in the next 24 hours, this same chat continues.
end-no = Keep chatting
ended-title = This chat has ended.
ended-again = Whenever you need us, just write.
ended-reopen = If you write in the next 24 hours, this same chat continues.
ended-new = Start a new chat
ended-continue = Write again

## Spoken by screen readers only

said-own = You said: { $text }
said-own-elsewhere = You said in another window: { $text }
said-agent = { $name } said: { $text }
said-bot = Assistant said: { $text }
