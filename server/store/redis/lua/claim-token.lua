-- Reserves a credential for a device's place. It is kept for good once the room has the device.
-- KEYS: token, tombstones. ARGV: tokenHash, place, the place it may be taken from, reserved for so many ms
if redis.call('ZSCORE', KEYS[2], ARGV[1]) then return 'ended' end
local place = redis.call('GET', KEYS[1])
if place == ARGV[2] then return ARGV[2] end
if place and place ~= ARGV[3] then return place end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[4])
return ARGV[2]
