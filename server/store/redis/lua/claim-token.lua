-- Reserves a credential for a device of a room, its holder, or makes that permanent once the room has the device.
-- KEYS: token, tombstones. ARGV: tokenHash, holder, the holder it may be taken from, reserved for so many ms (0 for good)
if redis.call('ZSCORE', KEYS[2], ARGV[1]) then return 'ended' end
local now = redis.call('GET', KEYS[1])
local isThere = leadsTo(now, ARGV[2])
if now and not isThere and not leadsTo(now, ARGV[3]) then return now end
if ARGV[4] == '0' then redis.call('SET', KEYS[1], isThere and now or ARGV[2])
elseif not isThere then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[4]) end
return ARGV[2]
