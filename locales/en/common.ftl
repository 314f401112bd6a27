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
stopped = Please reload this page to continue.
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
line-feedback-helped = Marked the answer as helpful
line-feedback-still-stuck = Marked the answer as not solved
line-wait-keep-waiting = Chose to keep waiting
line-wait-leave-message = Chose to leave a message
line-wait-other-language = Accepts a specialist in the other language
line-own-asked-person = You asked for a person
line-own-feedback-helped = You marked this as helpful
line-own-feedback-still-stuck = You marked this as not solved
line-own-wait-keep-waiting = You chose to keep waiting
line-own-wait-leave-message = You chose to leave a message
line-own-wait-other-language = You accepted a specialist in the other language
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

## What is hidden in a message

hidden-pan = [card number hidden]
hidden-cvv = [security code hidden]
hidden-expiry = [expiry date hidden]
hidden-expiry-cvv = [expiry date and security code hidden]
hidden-otp = [one-time code hidden]
hidden-password = [password hidden]

## Sending

sending = Sending…
sending-later = It will be sent by itself in a moment…
files-not-taken = Pictures and files cannot be sent here. Please write in words what they show.
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
