-- Deletes expired tombstones, and returns what has still to follow. KEYS: tombstones, loose, mark. ARGV: now
if redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1]) > 0 then redis.call('HSET', KEYS[3], 'deleted', count(KEYS[3])) end
local loose = redis.call('HGETALL', KEYS[2])
local follows = {}
for index = 1, #loose, 2 do
  if string.sub(loose[index], 1, 5) ~= 'left ' then
    follows[#follows + 1] = loose[index]
    follows[#follows + 1] = loose[index + 1]
  elseif tonumber(loose[index + 1]) + 3600 < tonumber(redis.call('TIME')[1]) then
    redis.call('HDEL', KEYS[2], loose[index])
  end
end
return follows
