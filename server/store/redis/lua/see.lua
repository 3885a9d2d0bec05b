-- The day on which a device was last there; one that is written late doesn't replace a later one. KEYS: devices, mark.
-- ARGV: deviceId, day
local known = redis.call('HGET', KEYS[1], ARGV[1])
if not known or string.match(known, '%S+ (%S+)') == 'revoked' then return 0 end
local device, day, others = string.match(known, '(%S+ %S+ %S+) ?(%S*)(.*)')
if (tonumber(day) or -1) >= tonumber(ARGV[2]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], table.concat({device, ' ', ARGV[2], others}))
if tonumber(day) then redis.call('HSET', KEYS[2], 'deleted', count(KEYS[2])) end
return 1
