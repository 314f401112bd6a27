#!lua
-- Closes a desk, so that a backup can be put in: the clock becomes a word that no node takes for a number, and the life gets
-- another name, so that no append is written that was decided before.
-- KEYS: clock, epoch, heads, alarms, the lock of whoever closes
-- ARGV: channel, a name never used before, '1' where a desk that holds something may be closed, whose lock it is, how long it lasts (s)
-- Answers {'closed', how many logs} or {'half', 0} where an earlier restore has left a part; {'busy'} or {'occupied', how many logs}.
local clock = redis.call('GET', KEYS[1]) or '0'
local stage = string.match(clock, '^closed %d+ (%a+)$')
local n = redis.call('HLEN', KEYS[3])
if n == 0 then
  n = redis.call('ZCARD', KEYS[4])
end
local held = redis.call('GET', KEYS[5])
if held and held ~= ARGV[4] then
  return {'busy'}
end
if stage ~= 'half' and n > 0 and ARGV[3] ~= '1' then
  return {'occupied', tostring(n)}
end
redis.call('SET', KEYS[5], ARGV[4], 'EX', ARGV[5])
if not stage then
  redis.call('SET', KEYS[1], 'closed ' .. clock .. ' whole')
  redis.call('SET', KEYS[2], ARGV[2])
  redis.call('PUBLISH', ARGV[1], 'e ' .. ARGV[2] .. ' ' .. clock .. ' ')
end
if stage == 'half' then
  return {'half', '0'}
end
return {'closed', tostring(n)}
