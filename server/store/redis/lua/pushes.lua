-- A seat's subscription is "deviceId endpoint json", one a line, in field p<seat>; "until tries claim" of what waits for
-- it is in w<seat>, and its due time in the index.
local function forgetPush(room, index, roomId, seat)
  redis.call('ZREM', index, roomId .. ' ' .. seat)
  return redis.call('HDEL', room, 'p' .. seat, 'w' .. seat)
end

local function isPushOf(room, seat, deviceId)
  local kept = redis.call('HGET', room, 'p' .. seat)
  return kept and string.match(kept, '^[^\n]*') == deviceId
end

local function waiting(room, seat)
  local untilMs, tries, claim = string.match(redis.call('HGET', room, 'w' .. seat) or '0 0 0', '(%S+) (%S+) (%S+)')
  return untilMs, tonumber(tries), tonumber(claim)
end

local function wait(room, index, roomId, seat, dueMs, untilMs, tries, claim)
  redis.call('HSET', room, 'w' .. seat, table.concat({untilMs, tries, claim}, ' '))
  redis.call('ZADD', index, dueMs, roomId .. ' ' .. seat)
end

-- Something is new for this seat: nothing where nobody has subscribed, and it takes the place of what waits, but lasts no
-- shorter.
local function note(room, index, roomId, seat, dueMs, untilMs)
  if redis.call('HEXISTS', room, 'p' .. seat) == 0 then return end
  local lastMs, _, claim = waiting(room, seat)
  local isWaiting = redis.call('ZSCORE', index, roomId .. ' ' .. seat)
  if isWaiting and tonumber(lastMs) > tonumber(untilMs) then untilMs = lastMs end
  wait(room, index, roomId, seat, dueMs, untilMs, 0, claim + 1)
end
