-- Deletes the room, and notes what has to follow in other parts until that is done.
-- KEYS: room, keep, devices, mark, due, fade, old, loose, push. ARGV: roomId, tombstones until, leaver
local roomId = ARGV[1]
if redis.call('DEL', KEYS[1]) == 0 then return redis.call('HGETALL', KEYS[8]) end
local devices = redis.call('HGETALL', KEYS[3])
redis.call('DEL', KEYS[2], KEYS[3])
for _, index in ipairs({KEYS[5], KEYS[6], KEYS[7]}) do redis.call('ZREM', index, roomId) end
redis.call('ZREM', KEYS[9], roomId .. ' a', roomId .. ' b')
local leaver = ''
for index = 1, #devices, 2 do
  if devices[index] == ARGV[3] then leaver = string.sub(devices[index + 1], 1, 1) end
end
for index = 2, #devices, 2 do
  local seat, state, token = string.match(devices[index], '(%S+) (%S+) (%S+)')
  local stays = seat ~= leaver and state ~= 'revoked'
  redis.call('HSET', KEYS[8], token, table.concat({stays and ARGV[2] or '0', roomId, devices[index - 1]}, ' '))
end
-- So that nobody who is still finishing a confirmation makes this room again.
redis.call('HSET', KEYS[8], 'room ' .. roomId, '', 'left ' .. redis.sha1hex(roomId), redis.call('TIME')[1])
redis.call('HSET', KEYS[4], 'deleted', count(KEYS[4]))
return redis.call('HGETALL', KEYS[8])
