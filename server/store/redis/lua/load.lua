-- The room; where there is none, whether it was left. KEYS: room, mark, loose. ARGV: roomId
local room = redis.call('HMGET', KEYS[1], 'logId', 'life', 'seq', 'hash', 'state', 'due')
if not room[1] then return wasLeft(KEYS[3], ARGV[1]) and 'left' or false end
return {nameOf(room[1], room[2], redis.call('HGET', KEYS[2], 'life')), room[3], room[4], room[5], room[6]}
