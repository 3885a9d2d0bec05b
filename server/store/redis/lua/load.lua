-- The room; if there is none, that it was left, or the life of the part that lacks it. KEYS: room, mark, loose. ARGV: roomId
local room = redis.call('HMGET', KEYS[1], 'logId', 'life', 'seq', 'hash', 'state', 'due')
local life = redis.call('HGET', KEYS[2], 'life')
if not room[1] then return wasLeft(KEYS[3], ARGV[1]) and 'left' or {life} end
return {nameOf(room[1], room[2], life), room[3], room[4], room[5], room[6]}
