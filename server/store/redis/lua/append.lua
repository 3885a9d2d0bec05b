-- Compares the head and appends: dedupe, entries, state, due times and devices, or nothing.
-- KEYS: room, keep, devices, mark, due, fade, old, loose, push
-- ARGV: 1 roomId, 2 logId, 3 expected seq ('' makes the room), 4 expected hash, 5 command id, 6 fingerprint,
--       7 seq, 8 hash, 9 state, 10 due, 11 state fades at, 12 number of entries, 13 number of pushes,
--       14 channel of the other nodes ('' tells them nothing), 15 what they are told,
--       then keepUntil, entry for each, then seat, due, until for each, then op, deviceId, seat, state, token for each change
local room, keep, devices, mark = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local roomId, logId, expectSeq, command, seq = ARGV[1], ARGV[2], ARGV[3], ARGV[5], tonumber(ARGV[7])
local known = redis.call('HMGET', room, 'logId', 'life', 'seq', 'hash', 'due', 'fade', 'bodies', 'first', 'c' .. command)
local life = redis.call('HGET', mark, 'life')
local isBirth = expectSeq == ''
local entries = tonumber(ARGV[12])
local pushesFrom = 16 + 2 * entries
local changesFrom = pushesFrom + 3 * tonumber(ARGV[13])

if not life then return {'unmet', 0} end
if isBirth then
  if wasLeft(KEYS[8], roomId) then return {'taken', 0} end
  if known[1] then
    -- The same new room again, from whoever finishes what another node began.
    if known[9] == 'birth ' .. ARGV[8] then return {'appended', 0} end
    return {'taken', 0}
  end
else
  if not known[1] then return {wasLeft(KEYS[8], roomId) and 'gone' or 'missing', 0} end
  if command ~= '' and known[9] then return {'duplicate', 0} end
  if known[3] ~= expectSeq or known[4] ~= ARGV[4] or nameOf(known[1], known[2], life) ~= logId then
    return {'conflict', 0}
  end
end
if hasAny(devices, ARGV, changesFrom) then return {'taken', 0} end

local writes = count(mark)
local fields = {'seq', ARGV[7], 'hash', ARGV[8], 'state', ARGV[9]}
-- Unchanged values aren't written again: they would go to the file and to the replicas as well.
local function put(name, value, before)
  if value == before then return false end
  fields[#fields + 1] = name
  fields[#fields + 1] = value
  return true
end
put('logId', logId, known[1])
put('life', life, known[2])
local bodies = known[7] or ''
local firstSeq = seq - entries + 1
for index = 0, entries - 1 do
  local keepUntil = ARGV[16 + 2 * index]
  fields[#fields + 1] = 'e' .. (firstSeq + index)
  fields[#fields + 1] = ARGV[17 + 2 * index]
  redis.call('ZADD', keep, keepUntil, firstSeq + index)
  bodies = earlier(bodies, keepUntil)
end
if command ~= '' and entries > 0 then
  fields[#fields + 1] = 'c' .. command
  fields[#fields + 1] = ARGV[7] .. ' ' .. ARGV[6]
end
if isBirth then
  fields[#fields + 1] = 'c'
  fields[#fields + 1] = 'birth ' .. ARGV[8]
end
-- The first entry that is kept; there is none in an empty log.
if entries > 0 and (not known[8] or tonumber(known[8]) > tonumber(known[3])) then
  fields[#fields + 1] = 'first'
  fields[#fields + 1] = tostring(firstSeq)
end
-- The oldest isn't always the first: a clock may have been ahead, and set right.
if entries > 0 then redis.call('ZADD', KEYS[7], 'LT', instantIn(ARGV[17]), roomId) end
if put('due', ARGV[10], known[5] or '') then setInstant(KEYS[5], roomId, ARGV[10]) end
local fade = earlier(bodies, ARGV[11])
if put('fade', fade, known[6] or '') then setInstant(KEYS[6], roomId, fade) end
put('bodies', bodies, known[7] or '')
redis.call('HSET', room, unpack(fields))
local at = {roomId = roomId, room = room, devices = devices, loose = KEYS[8], push = KEYS[9]}
for index = changesFrom, #ARGV, 5 do
  change(at, unpack(ARGV, index, index + 4))
end
-- A phone that gives up its seat leaves when it was last there, and where it could be reached.
if not isBirth and changesFrom <= #ARGV then redis.call('HSET', mark, 'deleted', writes) end
for index = pushesFrom, changesFrom - 1, 3 do
  note(room, KEYS[9], roomId, unpack(ARGV, index, index + 2))
end
-- Only a hint: if it isn't heard nothing is undone, and the heads make it good.
if ARGV[14] ~= '' then redis.pcall('SPUBLISH', ARGV[14], ARGV[15]) end
return {'appended', writes}
