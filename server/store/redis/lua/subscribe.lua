-- Keeps where a phone can be reached, if it holds its seat. KEYS: room, devices, push, mark
-- ARGV: roomId, deviceId, subscription ('' deletes it)
local seat, state = string.match(redis.call('HGET', KEYS[2], ARGV[2]) or '', '(%S+) (%S+)')
if state ~= 'active' then return 0 end
if ARGV[3] ~= '' then
  redis.call('HSET', KEYS[1], 'p' .. seat, ARGV[3])
elseif forgetPush(KEYS[1], KEYS[3], ARGV[1], seat) > 0 then
  redis.call('HSET', KEYS[4], 'deleted', count(KEYS[4]))
end
return 1
