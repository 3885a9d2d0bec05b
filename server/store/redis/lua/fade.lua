-- Deletes bodies past their time and entries past the log's. What only deletes comes first: it works in full memory too.
-- KEYS: room, keep, mark, fade, old. ARGV: roomId, logId, seq, hash, state, now, trim before, state fades at
local room, keep, roomId = KEYS[1], KEYS[2], ARGV[1]
local known = redis.call('HMGET', room, 'logId', 'life', 'seq', 'hash', 'first')
if not known[1] then return {'gone', 0} end
local life = redis.call('HGET', KEYS[3], 'life')
if not life then return {'unmet', 0} end
if known[3] ~= ARGV[3] or known[4] ~= ARGV[4] or nameOf(known[1], known[2], life) ~= ARGV[2] then
  return {'conflict', 0}
end

local seq, first = tonumber(known[3]), tonumber(known[5])
local oldest = ''
while first <= seq do
  local envelope = cjson.decode(string.match(redis.call('HGET', room, 'e' .. first), '^[^\n]*'))
  if envelope.atMs >= tonumber(ARGV[7]) then
    oldest = string.format('%.0f', envelope.atMs)
    break
  end
  redis.call('HDEL', room, 'e' .. first)
  redis.call('ZREM', keep, first)
  if type(envelope.commandId) == 'string' then
    local done = redis.call('HGET', room, 'c' .. envelope.commandId)
    if done and string.match(done, '^%d+') == tostring(first) then redis.call('HDEL', room, 'c' .. envelope.commandId) end
  end
  first = first + 1
end

for _, faded in ipairs(redis.call('ZRANGE', keep, '-inf', ARGV[6], 'BYSCORE')) do
  redis.call('ZREM', keep, faded)
  local envelope = string.match(redis.call('HGET', room, 'e' .. faded), '^[^\n]*')
  redis.call('HSET', room, 'e' .. faded, envelope)
  local command = cjson.decode(envelope).commandId
  if type(command) == 'string' then
    local done = redis.call('HGET', room, 'c' .. command)
    if done then redis.call('HSET', room, 'c' .. command, string.match(done, '^%d+')) end
  end
end

local next = redis.call('ZRANGE', keep, 0, 0, 'WITHSCORES')
local bodies = next[2] or ''
local fade = earlier(bodies, ARGV[8])
setInstant(KEYS[4], roomId, fade)
setInstant(KEYS[5], roomId, oldest)
redis.call('HSET', room, 'state', ARGV[5], 'bodies', bodies, 'fade', fade, 'first', tostring(first))
local writes = count(KEYS[3])
redis.call('HSET', KEYS[3], 'deleted', writes)
return {'appended', writes}
