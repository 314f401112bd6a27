hi = Hello.
hi = Hello again.
