#!lua
-- Puts a whole log where none of its name is, for a desk that moves in.
-- KEYS: heads, alarms, clock, log, snapshot
-- ARGV: stream, head, when the alarm rings or '', snapshot's position or '', snapshot; then for each event: id, event
-- Answers {'done'} or {'there', head}.
local stream, head, rings, upto, state = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local there = redis.call('HGET', KEYS[1], stream)
if there then
  return {'there', there}
end
-- A closed desk counts nothing.
if not string.find(redis.call('GET', KEYS[3]) or '', '^closed ') then
  redis.call('INCR', KEYS[3])
end
redis.call('HSET', KEYS[1], stream, head)
if upto ~= '' then
  redis.call('HSET', KEYS[5], 'upto', upto, 'state', state)
end
for at = 6, #ARGV, 2 do
  redis.call('XADD', KEYS[4], ARGV[at], 'r', ARGV[at + 1])
end
if rings ~= '' then
  redis.call('ZADD', KEYS[2], rings, stream)
end
return {'done'}
