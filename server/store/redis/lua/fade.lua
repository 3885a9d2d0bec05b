-- Deletes expired bodies, and entries past the log's time. Deletions come first, so that they work when memory is full.
-- KEYS: room, keep, mark, fade, old. ARGV: roomId, now, trim before; then logId, seq, hash, state, state fades at,
-- or nothing more if the state can't be read and stays as it is
local room, keep, roomId = KEYS[1], KEYS[2], ARGV[1]
local logId, seqRead, hash, state, stateFades = ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8]
local known = redis.call('HMGET', room, 'logId', 'life', 'seq', 'hash', 'first')
if not known[1] then return {'gone', 0} end
local life = redis.call('HGET', KEYS[3], 'life')
if not life then return {'unmet', 0} end
if logId and (known[3] ~= seqRead or known[4] ~= hash or nameOf(known[1], known[2], life) ~= logId) then
  return {'conflict', 0}
end

local seq, first = tonumber(known[3]), tonumber(known[5])

-- How far the log is past its time: up to the last entry that is, whatever comes before it. And the oldest instant that stays.
local function oldUntil(trimBefore)
  local last, oldest = first - 1, ''
  for from = first, seq, 500 do
    local names = {}
    for each = from, math.min(from + 499, seq) do names[#names + 1] = 'e' .. each end
    for index, entry in ipairs(redis.call('HMGET', room, unpack(names))) do
      local instant = instantIn(entry)
      if tonumber(instant) < trimBefore then last, oldest = from + index - 1, ''
      else oldest = earlier(oldest, instant) end
    end
  end
  return last, oldest
end

local oldest = redis.call('ZSCORE', KEYS[5], roomId)
if oldest and tonumber(oldest) < tonumber(ARGV[3]) then
  local last, next = oldUntil(tonumber(ARGV[3]))
  for each = first, last do
    local command = cjson.decode(string.match(redis.call('HGET', room, 'e' .. each), '^[^\n]*')).commandId
    redis.call('HDEL', room, 'e' .. each)
    redis.call('ZREM', keep, each)
    if type(command) == 'string' then
      local done = redis.call('HGET', room, 'c' .. command)
      if done and string.match(done, '^%d+') == tostring(each) then redis.call('HDEL', room, 'c' .. command) end
    end
  end
  first = last + 1
  setInstant(KEYS[5], roomId, next)
end

for _, faded in ipairs(redis.call('ZRANGE', keep, '-inf', ARGV[2], 'BYSCORE')) do
  redis.call('ZREM', keep, faded)
  local envelope = string.match(redis.call('HGET', room, 'e' .. faded), '^[^\n]*')
  redis.call('HSET', room, 'e' .. faded, envelope)
  local command = cjson.decode(envelope).commandId
  if type(command) == 'string' then
    local done = redis.call('HGET', room, 'c' .. command)
    if done then redis.call('HSET', room, 'c' .. command, string.match(done, '^%d+')) end
  end
end

if logId then redis.call('ZREM', KEYS[4], roomId) end
local next = redis.call('ZRANGE', keep, 0, 0, 'WITHSCORES')
local bodies = next[2] or ''
redis.call('HSET', room, 'bodies', bodies, 'first', tostring(first))
if logId then
  local fade = earlier(bodies, stateFades)
  setInstant(KEYS[4], roomId, fade)
  redis.call('HSET', room, 'state', state, 'fade', fade)
end
local writes = count(KEYS[3])
redis.call('HSET', KEYS[3], 'deleted', writes)
return {'appended', writes}
