-- KEYS: mark, rooms of one part
local life = redis.call('HGET', KEYS[1], 'life')
local heads = {}
for index = 2, #KEYS do
  local room = redis.call('HMGET', KEYS[index], 'logId', 'life', 'seq', 'hash')
  heads[index - 1] = room[1] and {nameOf(room[1], room[2], life), room[3], room[4]} or false
end
return heads
