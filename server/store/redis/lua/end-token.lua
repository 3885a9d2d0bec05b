-- A credential whose place is gone: a tombstone for a while, or nothing. What deletes comes first: it works in full memory
-- too, also when it is done again. KEYS: token, tombstones. ARGV: tokenHash, place, until
redis.call('ZREM', KEYS[2], ARGV[1])
if leadsTo(redis.call('GET', KEYS[1]), ARGV[2]) then redis.call('DEL', KEYS[1]) end
if ARGV[3] ~= '0' then redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1]) end
return 1
