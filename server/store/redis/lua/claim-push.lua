-- Claims what is due for a seat and postpones it; the first caller gets it. KEYS: room, push. ARGV: roomId, seat, now, again at
local roomId, seat = ARGV[1], ARGV[2]
local due = redis.call('ZSCORE', KEYS[2], roomId .. ' ' .. seat)
if not due or tonumber(due) > tonumber(ARGV[3]) then return false end
local untilMs, tries, claim, taken = waiting(KEYS[1], seat)
wait(KEYS[1], KEYS[2], roomId, seat, ARGV[4], untilMs, tries + 1, claim + 1, taken)
return {redis.call('HGET', KEYS[1], 'p' .. seat), untilMs, tries + 1, claim + 1}
