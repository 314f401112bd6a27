#!lua flags=allow-oom
-- Keeps what the whole desk is at one moment: positions and alarms are copied aside, to be read page by page; which life this
-- is and the one log whose past is ever compacted are answered. Of any other log, what lies before its position does not
-- change any more. Allowed when memory is full: a desk must be saved then, too, and the copy is small and soon gone.
-- KEYS: heads, alarms, clock, epoch, log, snapshot, the copies of heads and alarms
-- ARGV: how long the copies are kept (s)
-- Answers {epoch, clock, snapshot's position or '', snapshot, id, event, id, event …}.
for n = 1, 2 do
  -- In place of what an earlier run has left whose answer went astray: all of it must be of one moment.
  if redis.call('COPY', KEYS[n], KEYS[6 + n], 'REPLACE') == 1 then
    redis.call('EXPIRE', KEYS[6 + n], ARGV[1])
  end
end
local answer = {
  redis.call('GET', KEYS[4]) or '',
  redis.call('GET', KEYS[3]) or '0',
  redis.call('HGET', KEYS[6], 'upto') or '',
  redis.call('HGET', KEYS[6], 'state') or '',
}
for _, event in ipairs(redis.call('XRANGE', KEYS[5], '-', '+')) do
  answer[#answer + 1] = event[1]
  answer[#answer + 1] = event[2][2]
end
return answer
