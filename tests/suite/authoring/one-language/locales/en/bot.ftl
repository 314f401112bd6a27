hi = Hello.
only-english = Hello again.
reply = Hello.
    .label = Greeting
moved = Moved.
