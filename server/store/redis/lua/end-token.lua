-- A credential whose holder is gone: leaves a tombstone for a while, or nothing. Deletions come first, so that they work
-- when memory is full, also when repeated. KEYS: token, tombstones, mark. ARGV: tokenHash, holder, until
redis.call('ZREM', KEYS[2], ARGV[1])
if leadsTo(redis.call('GET', KEYS[1]), ARGV[2]) then
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[3], 'deleted', count(KEYS[3]))
end
if ARGV[3] ~= '0' then redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1]) end
return 1
