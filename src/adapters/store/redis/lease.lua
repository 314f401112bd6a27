#!lua
-- Takes, renews or gives back a lease.
-- KEYS: lease
-- ARGV: owner, now and until when by the asker's clock (ms), how long Redis keeps it at most (ms) or '' to give it back
-- Answers 1 when the asker has (or gave back) it, 0 when it is another's.
local owner, now, lasts, kept_ms = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local held = redis.call('GET', KEYS[1])
if held then
  local held_until, holder = string.match(held, '^(%S+) (.*)$')
  if holder ~= owner and tonumber(held_until) > tonumber(now) then
    return 0
  end
end
if kept_ms == '' then
  redis.call('DEL', KEYS[1])
else
  redis.call('SET', KEYS[1], lasts .. ' ' .. owner, 'PX', kept_ms)
end
return 1
