### Words that the visitor's page and the agents' console share.

# same-ok: each language is named in itself
own-name-en = English
# same-ok
own-name-es = Español
lang-en = English
lang-es = Spanish

close = Close
menu = More options
no-script = This chat needs JavaScript. Please turn it on, or reach us by telephone.
stopped = This page has to be reloaded before you can go on.
reload = Reload the page
opens-new-tab = opens in a new tab
send = Send
end-chat = End the chat

## Who speaks

author-you = You
author-visitor = Visitor
author-agent = Specialist
author-bot = Automated assistant

## Lines of the conversation

line-asked-person = Asked for a person
line-feedback-helped = The answer helped
line-feedback-still-stuck = The answer did not solve it
line-wait-keep-waiting = Chose to keep waiting
line-wait-leave-message = Chose to leave a message
line-wait-other-language = Accepts a specialist in the other language
clarify-lead = Which of these is closest to your question?
clarify-about = About “{ $part }”: which is closest?
answer-about = About “{ $part }”
answer-only-en = This article exists in English only.
answer-only-es = This article exists in Spanish only.
answer-cited = Source: { $source } · reviewed { $date }.
answer-cited-undated = Source: { $source }.
answer-reviewed = Reviewed { $date }.
answer-source = General information. The official source prevails.
masked-other = { $count ->
    [one] One confidential item was hidden in this message.
   *[other] { $count } confidential items were hidden in this message.
}

## Sending

sending = Sending…
sending-later = It will be sent by itself in a moment…
not-sent = Not sent.
not-sent-spoken = Message not sent: “{ $text }”. { $reason }
not-sent-retry = Try again
not-sent-edit = Edit
chars-left = { $left ->
    [one] One character left
   *[other] { $left } characters left
}
too-long = { $over ->
    [one] The message is one character too long.
   *[other] The message is { $over } characters too long.
}

## Reading

transcript-label = Conversation
load-earlier = Show earlier messages
new-messages-below = New messages below

## Connection

connection-first = Connecting…
connection-lost = Connection lost. Trying again…
connection-back = Connection restored. Nothing was lost.

## Errors without a line of their own

error-unknown = That did not work. Please try again in a moment.
