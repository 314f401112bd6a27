#!lua flags=no-writes
-- Reads part of a log as it is at one moment: a snapshot and the events behind it must fit together.
-- KEYS: heads, alarms, log, snapshot
-- ARGV: stream, after which position, at most how many events
-- Answers {head, alarm or '', snapshot's position or '', snapshot or '', id, event, id, event …}.
local stream, after, limit = ARGV[1], ARGV[2], tonumber(ARGV[3])
local head = redis.call('HGET', KEYS[1], stream) or '0'
local answer = {head, redis.call('ZSCORE', KEYS[2], stream) or '', '', ''}
local upto = redis.call('HGET', KEYS[4], 'upto')
if upto and tonumber(after) < tonumber(upto) then
  answer[3] = upto
  answer[4] = redis.call('HGET', KEYS[4], 'state')
  after = upto
end
-- A cursor at or beyond the head asks for news that are not there: the common case of a poll.
if limit > 0 and tonumber(after) < tonumber(head) then
  for _, event in ipairs(redis.call('XRANGE', KEYS[3], '(' .. after .. '-0', '+', 'COUNT', limit)) do
    answer[#answer + 1] = event[1]
    answer[#answer + 1] = event[2][2]
  end
end
return answer
