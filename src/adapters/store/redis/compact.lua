#!lua flags=allow-oom
-- Lets a snapshot stand for the events up to a position. Allowed when memory is full, because it frees some.
-- KEYS: heads, log, snapshot, epoch
-- ARGV: stream, position, snapshot, the id behind the position, the epoch the asker knows
-- Answers {'done'}, {'beyond', head}, {'gone'} or {'lost'}.
local stream, upto, state, keep_from = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
-- What was read of another life must not stand for what happens in this one.
if redis.call('GET', KEYS[4]) ~= ARGV[5] then
  return {'lost'}
end
local head = redis.call('HGET', KEYS[1], stream) or '0'
if tonumber(upto) > tonumber(head) then
  return {'beyond', head}
end
local stands = redis.call('HGET', KEYS[3], 'upto')
if stands and tonumber(stands) >= tonumber(upto) then
  -- Somebody was faster and saw at least as much; the older state must not replace theirs.
  return {'done'}
end
local id = upto .. '-0'
if #redis.call('XRANGE', KEYS[2], id, id) == 0 then
  -- Else a snapshot taken before a stream was forgotten would bring it back.
  return {'gone'}
end
redis.call('HSET', KEYS[3], 'upto', upto, 'state', state)
redis.call('XTRIM', KEYS[2], 'MINID', '=', keep_from)
return {'done'}
