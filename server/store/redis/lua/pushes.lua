-- A seat's subscription is "deviceId endpoint json", one a line, in field p<seat>. The notification waiting for it is
-- "until tries claim taken" in w<seat>, with its due time in the index.
local function forgetPush(room, index, roomId, seat)
  redis.call('ZREM', index, roomId .. ' ' .. seat)
  return redis.call('HDEL', room, 'p' .. seat, 'w' .. seat)
end

local function isPushOf(room, seat, deviceId)
  local kept = redis.call('HGET', room, 'p' .. seat)
  return kept and string.match(kept, '^[^\n]*') == deviceId
end

local function waiting(room, seat)
  local kept = redis.call('HGET', room, 'w' .. seat) or '0 0 0'
  local untilMs, tries, claim, taken = string.match(kept, '(%S+) (%S+) (%S+) ?(%S*)')
  return untilMs, tonumber(tries), tonumber(claim), tonumber(taken) or 0
end

local function wait(room, index, roomId, seat, dueMs, untilMs, tries, claim, taken)
  redis.call('HSET', room, 'w' .. seat, table.concat({untilMs, tries, claim, string.format('%.0f', taken)}, ' '))
  redis.call('ZADD', index, dueMs, roomId .. ' ' .. seat)
end

-- How many notifications may come at once, and how often after that: the same figures as in push-pace.ts.
local atOnce, everyMs = 4, 600000

-- Something is new for this seat. Ignored without a subscription; replaces what waits, and expires when the later of the
-- two does.
local function note(room, index, roomId, seat, atMs, untilMs)
  if redis.call('HEXISTS', room, 'p' .. seat) == 0 then return end
  local lastMs, tries, claim, taken = waiting(room, seat)
  local due = redis.call('ZSCORE', index, roomId .. ' ' .. seat)
  if due and tonumber(lastMs) > tonumber(untilMs) then untilMs = lastMs end
  atMs = tonumber(atMs)
  if due and tries == 0 then
    due = math.min(tonumber(due), atMs + everyMs)
  else
    taken = math.min(taken, atMs + atOnce * everyMs)
    due = math.max(atMs, taken - (atOnce - 1) * everyMs)
    taken = math.max(atMs, taken) + everyMs
  end
  wait(room, index, roomId, seat, string.format('%.0f', due), untilMs, 0, claim + 1, taken)
end
