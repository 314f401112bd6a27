joined = { $agent } has joined.
both = { $a } and { $b }
chats = { $n ->
    [one] One chat with { $agent }.
   *[other] { $n } chats with { $agent }.
}
fine = { $n ->
    [one] one chat
   *[other] { $n } chats
}
by-way = Now: { joined }
