#!lua flags=allow-oom
-- Lets a snapshot stand for the events up to a position. Allowed when memory is full, because it frees some.
-- KEYS: heads, log, snapshot
-- ARGV: stream, position, snapshot, the id behind the position
-- Answers {'done'}, {'beyond', head} or {'gone'}.
local stream, upto, state, keep_from = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
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
