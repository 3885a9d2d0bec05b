-- What the log says of a command. What is found is told as done, so this is a write: see append.lua.
-- KEYS: room, mark. ARGV: command id
local found = redis.call('HGET', KEYS[1], 'c' .. ARGV[1])
if not found then return false end
count(KEYS[2])
return found
