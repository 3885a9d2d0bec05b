-- The day on which a device was last there. KEYS: devices. ARGV: deviceId, day
local known = redis.call('HGET', KEYS[1], ARGV[1])
if not known then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], string.match(known, '%S+ %S+ %S+ ') .. ARGV[2])
return 1
