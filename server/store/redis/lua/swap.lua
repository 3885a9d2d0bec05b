-- Replaces a pairing's document by its next version, together with the keys that point to it.
-- KEYS: document, expiring, mark, then the keys to take, those to drop, and the sets to join and to leave
-- ARGV: expected ('' for none), next ('' deletes), id, when it next expires, number of keys to take, to drop, to join
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 'lost' end
local id, takes, drops, joins = ARGV[3], tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
for index = 4, 3 + takes do
  local owner = redis.call('GET', KEYS[index])
  if owner and owner ~= id then return 'taken' end
end
for index = 4 + takes, #KEYS do
  if index < 4 + takes + drops then redis.call('DEL', KEYS[index])
  elseif index < 4 + takes + drops + joins then redis.call('SADD', KEYS[index], id)
  else redis.call('SREM', KEYS[index], id) end
end
if ARGV[2] == '' then
  redis.call('DEL', KEYS[1])
  redis.call('HINCRBY', KEYS[3], 'deleted', 1)
  redis.call('ZREM', KEYS[2], id)
  return 'done'
end
for index = 4, 3 + takes do redis.call('SET', KEYS[index], id) end
redis.call('SET', KEYS[1], ARGV[2])
redis.call('ZADD', KEYS[2], ARGV[4], id)
return 'done'
