### What the bot and the desk say in a conversation.
### Address the visitor plainly and warmly; no exclamation marks, no promises of a release, a refund or a time.

## The bot's own lines

bot-hello = Hello. What can I help you with?
bot-you-are-welcome = You are welcome. Is there anything else I can help with?
bot-who-i-am = I am the desk's automated assistant: a program, not a person. I answer from approved articles, and I can pass you to a person whenever you prefer.
bot-goodbye = Thank you for writing. Write here again whenever you need to.
bot-all-right = All right. When you need anything else, tell me in a few words, or ask for a person.
bot-glad-it-helped = I am glad that helped. Is there anything else you need?
bot-still-stuck = I am sorry that did not solve it. Please tell me in other words what you were doing and what the screen says, or ask for a person.
bot-no-answer = I did not find an answer to that. You can put it in other words, or ask for a person.
bot-no-answer-twice = I still have no answer for you. So that you do not lose time, I am passing this chat to a person.

## What the bot says to a message that is no question

bot-take-your-time = Take your time. Write here when you are ready.
bot-welcome-back = Welcome back. What can I help you with?
bot-go-ahead = Of course. What is it about? One sentence is enough.
bot-nice-to-meet = Nice to meet you. What can I help you with?
bot-no-problem = No problem at all. If you need anything from this desk, just write.
bot-thanks-for-praise = Thank you, that is good to read. Is there anything else you need?
bot-none-of-these = All right, none of these. Please say it in other words, for example what you were doing and what the screen says, or ask for a person.
bot-not-it = I am sorry that was not it. Please tell me what you were doing and what the screen says, or ask for a person.
bot-cannot-rephrase = I can only show approved text, so I cannot put it in other words. A person can explain it to you.
bot-nothing-to-repeat = There is nothing to repeat yet. What is your question?
bot-cancelled = All right, I will leave it there. If you need anything else, just write.
bot-small-talk = I am a program and only know the topics of this desk. What can I help you with?
bot-noise = I could not make that out. Please write in a few words what you need.
bot-glad-solved = I am glad it is solved. If anything else comes up, write here.
bot-refused-person = All right, no person. We go on here: what would you like to know?
bot-person-advised = A specialist usually looks after this. Ask for a person whenever you want one.
bot-menu = I know most about accounts, reports, cargo release, partner agencies, payments and EDI. What is your question about?
bot-need-more-words = A number or a name alone is not enough for me to find an answer. What would you like to know about it?

## In line: the bot goes on answering, and the way back to it

bot-noted-for-person = The specialist will see this too.
bot-called-off = Good to hear. You are no longer in line for a specialist; write here any time you need one.
bot-back-with-assistant = You are back with the automated assistant. What would you like to know?

## Offering a person beside an answer; the button stands below the line

bot-offer-frustration = I am sorry this has been so frustrating. If you prefer, a person can take it from here.
bot-offer-same-answer = I found the same answer again: “{ $title }”. If it does not fit, a person can take it from here.
bot-offer-turn-cap = We have been at this for a while. If you prefer, a person can take it from here.
# Shown as it is in both languages, to somebody who wrote in a third one.
bot-languages-served = I can help in English or Spanish, or pass you to a person. / Puedo ayudarle en inglés o en español, o comunicarle con una persona.
bot-part-not-found = I did not find an answer to this part: “{ $part }”. You can ask it on its own, or ask for a person.

## The hand-over to people, one line a reason

notice-handed-over-asked = Of course. I am passing this chat to our specialists. Whoever takes it will see what you have written so far.
notice-handed-over-person-only = A specialist needs to handle this. I am passing this chat on, and whoever takes it will see what you have written so far.
notice-handed-over-no-answer = I have no answer to this, so I am passing this chat to a person. You do not have to repeat what you have written.
notice-handed-over-still-stuck = My answers have not solved this, so I am passing this chat to a person. You do not have to repeat what you have written.
notice-handed-over-bot-failed = I could not look that up just now, so I am passing this chat to a person, who will see what you have written so far.
notice-handed-over-reopened = Welcome back. I am passing this chat to a person again, who will see what was written before.
notice-handed-over-distress = You are not alone. Call or text 988 (Spanish: press 2). If anyone is in danger, call 911. I am also asking for a person of this desk; please do not wait for them before you call.
notice-handed-over-security = This could be a matter of security, so I am passing it to a person right away. Please do not share passwords or codes with anyone, and not in this chat either.
notice-handed-over-outage = If nobody can work, a person has to look at it. I am passing this chat to the team that follows outages.
notice-handed-over-legal = I cannot give a legal or binding opinion. I am passing this chat to a person, who can tell you which rulings and offices there are; for advice on your case, please ask your broker or a lawyer.
notice-handed-over-account-data = I cannot look into entries, refunds or accounts. I am passing this chat to a person, who will first make sure who you are.
notice-handed-over-frustration = I am sorry this has been so frustrating. I am passing this chat to a person, and you do not have to repeat what you have written.
notice-handed-over-same-answer = I only find the same answer again, and it did not help. I am passing this chat to a person, who will see what was written.
notice-handed-over-loop = We are going around in circles, so I am passing this chat to a person, who will see what was written.
notice-handed-over-complaint = I am sorry this has not gone as it should. I am passing your complaint to a person, who will see what you have written so far.
notice-handed-over-turn-cap = We have been at this for a while, so I am passing this chat to a person. You do not have to repeat what you have written.

## Danger: whom to call, by what somebody may come to harm

# Worded after 988lifeline.org (calls: Spanish is 2; texts: AYUDA), 911.gov (stay on the line), Mexico's Línea de la Vida and
# the WHO's "Preventing suicide": direct, no judgement, no method, where help is, no promise that somebody comes.
notice-handed-over-distress-emergency = Please call 911 now and stay on the line: they can tell you what to do. I am also asking for a person of this desk; please do not wait for them before you call.
notice-handed-over-distress-self-harm = You are not alone. Please call or text 988 now (Spanish: press 2, or text AYUDA); in Mexico, call 800 911 2000. If anyone is in danger at this moment, call 911. I am also asking for a person of this desk; please do not wait for them before you call.
notice-handed-over-distress-threat = If anyone is in danger, get away from it if you can and call 911 now. I am also asking for a person of this desk; please do not wait for them before you call.
notice-danger-waiting = Nobody from this desk has joined yet. Please do not wait for us: you can call the numbers below now, and 911 answers at any hour.

## Waiting for a person

notice-still-looking = We are still looking for the right specialist for you. Thank you for your patience.
notice-all-busy = All specialists are busy at the moment. You are still in line.
notice-nobody-there = No specialist for this language is available right now. What you write stays here, and a person will answer you here.
notice-wait-choices = This is taking longer than it should.

## With a person

notice-agent-joined = { $agent } has joined the chat.
notice-agent-has-message = Your message is with { $agent }. The answer will appear here.
# Said before there was the line above; it stays for conversations that have it.
notice-agent-working = { $agent } is still working on your question.
notice-agent-left-returned = Your specialist gave this chat back to the team. You are in line again, and what was written stays here.
notice-agent-left-lost = Your specialist is no longer connected. You are in line again, and what was written stays here.
notice-agent-left-signed-out = Your specialist has signed out. You are in line again, and what was written stays here.
notice-agent-left-full = Your specialist cannot take this chat up again right now. You are in line again, and whoever takes it will see what was written.
notice-reminder = Are you still there? Your specialist is waiting for your reply.
notice-dormant = We have not heard from you for a while, so your specialist is free to help others in the meantime. Write here whenever you are ready.
notice-woke = Welcome back. Your specialist can see your message.

## The language of the chat

notice-lang-changed-en = We continue in English.
notice-lang-changed-es = We continue in Spanish.

## The end, and after it

notice-ended-visitor = You have ended the chat. Write here again whenever you need to.
notice-ended-agent = Your specialist has ended the chat. If something is still open, write here.
notice-ended-silence = The chat has ended because nothing was written for a while. Write here again whenever you need to.
notice-reopened = The chat continues.

## How agents file a chat

notice-filed = Outcome: { $code }
