#!lua flags=allow-oom
-- Erases a log, its snapshot and its alarm; the head stays. Allowed when memory is full, because it frees some.
-- KEYS: alarms, log, snapshot
-- ARGV: stream
redis.call('DEL', KEYS[2], KEYS[3])
redis.call('ZREM', KEYS[1], ARGV[1])
return {'done'}
