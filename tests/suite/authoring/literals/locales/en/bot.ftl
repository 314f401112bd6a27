wait = Please wait 10 minutes and call 866-530-4172.
site = See https://example.gov/help or write to desk@example.gov.
reply = Hello, [customer name], this is [agent name].
