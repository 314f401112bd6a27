### What is said when something is refused or fails: `error-` and the code that travels.
### Say what happened and what to do next, without blame.

## The desk says no

error-no-such-conversation = This chat cannot be found. Write a message to begin a new one.
error-conversation-ended = This chat is over. Write a message to begin a new one.
error-conversation-full = This chat has become too long. Your next message begins a new one.
error-not-yours = This chat is with someone else now.
error-offer-gone = This chat is no longer on offer to you.
error-not-now = That is not possible at this point of the chat.
error-no-such-choice = That choice is no longer available.
error-agent-full = You already have as many chats as you can take. End one or give it back first.
error-agent-away = Set yourself to available first.
error-no-such-agent = The desk does not know this account. Sign in again.
error-blank-left = Something in this message is still to be filled in. Fill in what stands in brackets, then send it.
error-no-such-reply = This ready-made reply is no longer approved. Write it in your own words, or choose another one.
error-no-such-offer = This incoming chat does not exist or is already settled.

## Messages

error-text-empty = The message is empty.
error-text-too-long = The message is too long. Please shorten it or send it in two parts.
error-too-fast = That was very fast. Please wait a few seconds.
error-unavailable = The service cannot be reached right now. What you wrote is kept and will be sent again.
error-not-stored = This could not be saved, and sending it again will not help. Please write it in a shorter message.

## Signing in

error-not-signed-in = You are not signed in. Sign in again.
error-bad-credentials = The user name or the password is incorrect.
error-busy = Many people are signing in right now. Please try again in a few seconds.
error-wrong-role = Your account may not do that.

## Between the page and the server

error-bad-version = This page is out of date. Please load it again.
error-frame-too-large = That was too large to send.
error-not-json = The page sent something that could not be read. Please load it again.
error-unknown-frame = The page asked for something the server does not know. Please load it again.
error-not-yet = The page is still connecting. Please try again.
error-hello-twice = The page connected twice. Please load it again.
error-bad-id = The page named something the server cannot recognise. Please load it again.
error-bad-value = One of the values sent cannot be used. Please check it and try again.
