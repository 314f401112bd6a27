hi = Hello ÿ.
