-- Reserves a credential for a device's place, or makes that permanent once the room has the device.
-- KEYS: token, tombstones. ARGV: tokenHash, place, the place it may be taken from, reserved for so many ms (0 for good)
if redis.call('ZSCORE', KEYS[2], ARGV[1]) then return 'ended' end
local place = redis.call('GET', KEYS[1])
local isThere = leadsTo(place, ARGV[2])
if place and not isThere and not leadsTo(place, ARGV[3]) then return place end
if ARGV[4] == '0' then redis.call('SET', KEYS[1], isThere and place or ARGV[2])
elseif not isThere then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[4]) end
return ARGV[2]
