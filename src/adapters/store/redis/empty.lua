#!lua flags=allow-oom
-- Takes logs away from a closed desk, which is from then on neither the old one nor the new one. Allowed when memory is full,
-- because it frees some.
-- KEYS: clock, heads, alarms; then the log and the snapshot of each stream
-- ARGV: the streams
-- Answers {'done'} or {'open'}.
local FIRST = 3
local number = string.match(redis.call('GET', KEYS[1]) or '', '^closed (%d+) %a+$')
if not number then
  return {'open'}
end
redis.call('SET', KEYS[1], 'closed ' .. number .. ' half')
for n, stream in ipairs(ARGV) do
  redis.call('DEL', KEYS[FIRST + 2 * n - 1], KEYS[FIRST + 2 * n])
  redis.call('HDEL', KEYS[2], stream)
  redis.call('ZREM', KEYS[3], stream)
end
return {'done'}
