a = { $n ->
    [one] one file
    [few] some files
   *[other] { $n } files
}
b = { $n ->
    [one] one file
   *[other] { $n } files
}
c = { $n ->
    [0] nothing
   *[other] { $n } files
}
d = { $who ->
    [visitor] the visitor
   *[agent] the agent
}
e = { $n ->
    [1] one file
   *[other] { $n } files
}
