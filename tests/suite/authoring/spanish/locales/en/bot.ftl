ask = Anything else?
who = Who are you?
need = What do you need? See https://example.gov/?q=1
