#!lua
-- Names this life of the data: when it has no name yet, and when it has gone back behind what the asker saw of it.
-- KEYS: epoch, clock
-- ARGV: channel, a name never used before, the epoch the asker knows, the highest clock it saw there
-- Answers {epoch, clock, what was done: '', 'begun' or 'renewed'}.
local channel, fresh, known_epoch, seen_clock = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local epoch = redis.call('GET', KEYS[1])
local clock = redis.call('GET', KEYS[2]) or '0'
local deed = ''
if not epoch then
  deed = 'begun'
elseif epoch == known_epoch and tonumber(clock) < tonumber(seen_clock) then
  deed = 'renewed'
end
if deed ~= '' then
  epoch = fresh
  redis.call('SET', KEYS[1], epoch)
  redis.call('PUBLISH', channel, 'e ' .. epoch .. ' ' .. clock .. ' ')
end
return {epoch, clock, deed}
