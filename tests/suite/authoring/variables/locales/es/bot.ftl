joined = { $agente } se unió.
both = { $a } solamente
chats = { $n ->
    [one] Un chat.
   *[other] { $n } chats con { $agent }.
}
fine = { $n ->
    [one] { $n } chat
   *[other] { $n } chats en total
}
by-way = Ahora: { joined }
