//! What a node of a later version would write, in the middle of a rolling upgrade: whole records, of which this version
//! does not know the events.

use crate::support::redis::RedisServer;

/// Appends one such event to the desk and to a conversation, as a node does: log, head, clock and poke in one step.
const WRITE: &str = r#"
local desk, record = '{puente}:v1', '{"v":1,"at":1795651200000,"kind":"%s","event":{"type":"whistled","tune":7}}'
local streams = {{'desk', 'desk'}}
for _, stream in ipairs(redis.call('HRANDFIELD', desk .. ':heads', 24)) do
  if stream:sub(1, 4) == 'cnv/' then streams[2] = {stream, 'conversation'} end
end
local tick = redis.call('INCR', desk .. ':clock')
local moved = {}
for n, stream in ipairs(streams) do
  local head = redis.call('HINCRBY', desk .. ':heads', stream[1], 1)
  redis.call('XADD', desk .. ':log:' .. stream[1], head .. '-0', 'r', record:format(stream[2]))
  moved[n] = #stream[1] .. ' ' .. stream[1] .. ' ' .. head
end
redis.call('PUBLISH', desk .. ':pokes:0', 'm ' .. redis.call('GET', desk .. ':epoch') .. ' ' .. tick .. ' ' .. table.concat(moved, ' '))
return #streams
"#;

pub(super) fn written_by_a_newer_node(redis: &RedisServer) {
    let answer = redis.cli(&["EVAL", WRITE, "0"]);
    assert!(matches!(answer.trim(), "1" | "2"), "{answer}");
}
