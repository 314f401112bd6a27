one = One
two = Two
three = Three
four = Four
