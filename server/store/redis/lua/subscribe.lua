-- Keeps where a phone can be reached, if it holds its seat. KEYS: room, devices, push, mark
-- ARGV: roomId, deviceId, subscription ('' deletes it)
local seat, state = string.match(redis.call('HGET', KEYS[2], ARGV[2]) or '', '(%S+) (%S+)')
if state ~= 'active' then return 0 end
local before = redis.call('HGET', KEYS[1], 'p' .. seat) or ''
if before == ARGV[3] then return 1 end
if ARGV[3] == '' then forgetPush(KEYS[1], KEYS[3], ARGV[1], seat)
else redis.call('HSET', KEYS[1], 'p' .. seat, ARGV[3]) end
if before ~= '' then redis.call('HSET', KEYS[4], 'deleted', count(KEYS[4])) end
return 1
