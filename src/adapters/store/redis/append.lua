#!lua
-- Appends a batch: compares everything, then writes everything, then tells the listeners.
-- KEYS: heads, alarms, clock, epoch, batch; then the log of each entry, in order
-- ARGV: channel, how long the outcome is remembered (s), the epoch the asker knows, the highest clock it saw;
--       then for each entry: stream, expected head or '', what becomes of the alarm, when it rings,
--       how many events, the events
-- Answers {'done', 'clock head head …'}, {'moved', number of the entry, head} or {'lost'}.
local heads, alarms, clock, epoch, batch = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local FIRST_LOG = 5
local channel, remembered_s, known_epoch, seen_clock = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

-- Asked before, and the answer went astray. The renewed expiry is a write, for whoever waits for replicas.
local told = redis.call('GET', batch)
if told then
  redis.call('EXPIRE', batch, remembered_s)
  return {'done', told}
end

-- What the asker has read may be of another life of the data.
if redis.call('GET', epoch) ~= known_epoch
  or tonumber(redis.call('GET', clock) or '0') < tonumber(seen_clock) then
  return {'lost'}
end

local entries = {}
local at = 5
for n = 1, #KEYS - FIRST_LOG do
  local stream, expected = ARGV[at], ARGV[at + 1]
  local head = redis.call('HGET', heads, stream) or '0'
  -- Texts, because positions are longer than a Lua number is exact.
  if expected ~= '' and expected ~= head then
    return {'moved', tostring(n), head}
  end
  local events = tonumber(ARGV[at + 4])
  entries[n] = {stream = stream, head = head, alarm = ARGV[at + 2], rings = ARGV[at + 3], events = events, first = at + 5}
  at = at + 5 + events
end

local tick = string.format('%.0f', redis.call('INCR', clock))
local outcome = {tick}
local moved = {}
for n, entry in ipairs(entries) do
  local head = entry.head
  if entry.events > 0 then
    local before = tonumber(head)
    for k = 1, entry.events do
      local id = string.format('%.0f-0', before + k)
      redis.call('XADD', KEYS[FIRST_LOG + n], id, 'r', ARGV[entry.first + k - 1])
    end
    head = string.format('%.0f', before + entry.events)
    redis.call('HSET', heads, entry.stream, head)
    moved[#moved + 1] = #entry.stream .. ' ' .. entry.stream .. ' ' .. head
  end
  if entry.alarm == 'set' then
    redis.call('ZADD', alarms, entry.rings, entry.stream)
  elseif entry.alarm == 'sooner' then
    redis.call('ZADD', alarms, 'LT', entry.rings, entry.stream)
  elseif entry.alarm == 'clear' then
    redis.call('ZREM', alarms, entry.stream)
  end
  outcome[#outcome + 1] = head
end
told = table.concat(outcome, ' ')
redis.call('SET', batch, told, 'EX', remembered_s)
-- Also when no stream has moved: listeners count these.
redis.call('PUBLISH', channel, 'm ' .. known_epoch .. ' ' .. tick .. ' ' .. table.concat(moved, ' '))
return {'done', told}
