-- Ends a claim, unless something newer waits. KEYS: room, push, mark
-- ARGV: roomId, deviceId, endpoint, claim, "gone", "done" or again at
local roomId = ARGV[1]
for _, seat in ipairs({'a', 'b'}) do
  local deviceId, endpoint = string.match(redis.call('HGET', KEYS[1], 'p' .. seat) or '', '^([^\n]*)\n([^\n]*)')
  if deviceId == ARGV[2] and endpoint == ARGV[3] then
    local _, _, claim = waiting(KEYS[1], seat)
    if ARGV[5] == 'gone' then
      forgetPush(KEYS[1], KEYS[2], roomId, seat)
      redis.call('HSET', KEYS[3], 'deleted', count(KEYS[3]))
    elseif claim == tonumber(ARGV[4]) then
      if ARGV[5] == 'done' then redis.call('ZREM', KEYS[2], roomId .. ' ' .. seat)
      else redis.call('ZADD', KEYS[2], ARGV[5], roomId .. ' ' .. seat) end
    end
  end
end
return 1
