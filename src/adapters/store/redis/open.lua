#!lua flags=allow-oom
-- Opens a closed desk, as another life of the data, and gives back the lock.
-- KEYS: clock, epoch, lock
-- ARGV: channel, a name never used before, '1' where a part was replaced and all of it is there by now
-- Answers {'open'}, or {'half'} where a part was replaced.
local number, stage = string.match(redis.call('GET', KEYS[1]) or '', '^closed (%d+) (%a+)$')
redis.call('DEL', KEYS[3])
if number and stage == 'half' and ARGV[3] ~= '1' then
  return {'half'}
end
if number then
  local clock = string.format('%.0f', tonumber(number) + 1)
  redis.call('SET', KEYS[1], clock)
  redis.call('SET', KEYS[2], ARGV[2])
  redis.call('PUBLISH', ARGV[1], 'e ' .. ARGV[2] .. ' ' .. clock .. ' ')
end
return {'open'}
