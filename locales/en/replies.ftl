### Approved replies for agents. What stands in [square brackets] is a blank: the agent fills it in before sending.
### `.label` is the short title in the list, `.skill` the field it belongs to (`all` for every one).

reply-greeting = Hello, [customer name]. My name is [agent name], from the second-level desk. I have read your conversation and will help you from here.
    .label = Greeting
    .skill = all

reply-ack-wait = Thank you. Please give me [minutes] minutes to look into this. I will write to you even if I need longer.
    .label = A few minutes to review
    .skill = all

reply-still-working = I am still working on your case. I do not have the answer yet; you will hear from me before [time] [time zone].
    .label = Still working on it
    .skill = all

reply-verify-identity = To protect your account I first need to verify who you are. Please confirm your company name, the last four characters of the importer number (or your filer code or SCAC) and the email registered in the portal. Please do not send the full number.
    .label = Verify identity
    .skill = accounts_access

reply-verify-failed = I could not verify the account with these details, so for your safety I cannot continue by chat. Please ask your Trade Account Owner (TAO) to contact us from the registered email.
    .label = Identity not verified
    .skill = accounts_access

reply-no-secrets = Please do not send passwords, security codes, or bank or card details here. That part of your message has been hidden.
    .label = No passwords or card data
    .skill = all

reply-tao-can-fix = Your Trade Account Owner (TAO) can solve this right away in the portal: Tools, your name, Reactivate. Would you like the steps, so that you can share them?
    .label = The account owner can fix it
    .skill = accounts_access

reply-reactivation-started = I have registered the reactivation request under [ticket number]. An authorized specialist will process it. Please sign in on the same day you receive the confirmation.
    .label = Reactivation requested
    .skill = accounts_access

reply-reactivated-ok = Your access has been reactivated. Please close the browser, open it again and sign in now. Let me know when you are in.
    .label = Access reactivated
    .skill = accounts_access

reply-owner-change = To change the account owner, please send the web application with the option to update the owner, signed by an officer of the company. I will keep the reference under [ticket number].
    .label = Change of account owner
    .skill = accounts_access

reply-password-steps = Please use the forgot-password link with your registered email. Afterwards close all windows and sign in again. If no message has arrived after ten minutes, let me know.
    .label = Forgotten password
    .skill = accounts_access

reply-clear-cache = Please try a private window in Chrome or Edge, with pop-ups allowed for the site. If it still fails, send me the time, the exact words of the error and a description of the screen without personal data.
    .label = Try a private window
    .skill = all

reply-report-details = Please tell me the name of the report, the filters you used (dates and sub‑account), the time you ran it and the words of the error. I will try to reproduce it.
    .label = Details of a report
    .skill = reports

reply-report-schedule = I suggest scheduling the report month by month, outside peak hours and as CSV. Would you like the steps?
    .label = Schedule the report
    .skill = reports

reply-hold-not-ours = The hold was placed by [agency]. This desk cannot lift it; the decision is with that agency or the port. What I can check is whether the messages reached the system correctly.
    .label = Hold by another agency
    .skill = cargo_release

reply-bill-match = The bill on your entry does not match the manifest. Please confirm the SCAC, the number and the level (master or house) with the carrier, and send the correction.
    .label = Bill does not match
    .skill = cargo_release

reply-pga-reject = The agency rejected the data with code [code]. Please correct the PGA records of that line and send them again. If the same code comes back with correct data, I will open an incident.
    .label = Agency rejected the data
    .skill = pga

reply-vendor-first = Could you ask your vendor whether the message left their system, at what time, and what the answer was? With that I can follow it inside ACE.
    .label = Ask the vendor first
    .skill = technical_edi_abi

reply-edi-details = Please give me the filer code, the application, the date, the time with its time zone, the control or entry number, and the full words of the error.
    .label = Details of a transmission
    .skill = technical_edi_abi

reply-statement-review = I understand that you question the amount on the statement. I am sending it to the revenue team under [ticket number]. Meanwhile, please do not pay the same items in another way.
    .label = Statement amount in question
    .skill = entry_summary_ach

reply-ach-refund-help = Bank details for refunds are entered only in the ACH Refund Authorization tab, once for each importer number. I cannot receive them here, but I can stay with you while you do it.
    .label = Bank data for refunds
    .skill = entry_summary_ach

reply-no-legal-advice = I cannot give a legal or binding opinion on classification, value, origin or penalties. For that there are binding rulings, your customs broker or a customs lawyer. I can show you where to ask for a ruling.
    .label = No legal opinion
    .skill = entry_summary_ach

reply-security-first = Thank you for reporting this. I am treating it as a security incident, [ticket number]. Please do not use the account until we contact you, and keep the messages you received.
    .label = Security incident
    .skill = urgent_command_center

reply-outage-known = There has been a known problem with [service] since [time] [time zone]. Our teams are working on it. Your report is linked to [ticket number]; the next notice is expected at [time of the next notice].
    .label = Known outage
    .skill = urgent_command_center

reply-outage-workaround = Until the service is back, please ask your port about its downtime procedures and keep proof of each attempt. Please do not send the same message many times.
    .label = While the service is away
    .skill = urgent_command_center

reply-outage-resolved = The service was restored at [time] [time zone]. Please try again and let me know if anything is still pending.
    .label = Service restored
    .skill = urgent_command_center

reply-transfer-other-team = This belongs to [team]. I am passing your case on with everything you have told us, so you will not need to repeat it. Your reference is [ticket number].
    .label = Transfer to another team
    .skill = all

reply-apology-delay = I am sorry for the delay. Your case has been open since [opened on]. I have raised its priority and will answer you personally.
    .label = Apology for a delay
    .skill = all

reply-frustration = I understand that this is frustrating and that it affects your operation. Let us go step by step; I stay with you until there is an answer or someone in charge of it.
    .label = Understanding
    .skill = all

reply-no-answer-yet = I have not heard from you for [minutes] minutes. I will keep the chat open a little longer. Your ticket [ticket number] stays open after that, and you can write again.
    .label = No reply from the customer
    .skill = all

reply-resolved-check = Is everything working now? If so, I will mark the ticket as resolved; you can reopen it by writing here.
    .label = Is it solved?
    .skill = all

reply-closing = Thank you for contacting us. Your ticket is [ticket number]. Have a good day.
    .label = Closing
    .skill = all
