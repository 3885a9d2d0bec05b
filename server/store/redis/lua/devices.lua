-- A device is "seat state tokenHash day" under its id.
local function stateTo(devices, deviceId, state)
  local seat, _, token, day = string.match(redis.call('HGET', devices, deviceId), '(%S+) (%S+) (%S+) (%S+)')
  redis.call('HSET', devices, deviceId, table.concat({seat, state, token, day}, ' '))
end

-- The seat is this device's alone.
local function activate(devices, deviceId)
  local chosen = redis.call('HGET', devices, deviceId)
  if not chosen then return end
  local seat = string.sub(chosen, 1, 1)
  for _, other in ipairs(redis.call('HKEYS', devices)) do
    if string.sub(redis.call('HGET', devices, other), 1, 1) == seat then stateTo(devices, other, 'revoked') end
  end
  stateTo(devices, deviceId, 'active')
end

-- A forgotten device's credential lies in another part and is deleted from there: it is noted until that is done.
local function change(devices, loose, roomId, op, deviceId, seat, state, token)
  if op == 'add' then
    redis.call('HSET', devices, deviceId, table.concat({seat, 'pending', token, '-'}, ' '))
    if state == 'active' then activate(devices, deviceId) else stateTo(devices, deviceId, state) end
  elseif op == 'activate' then
    activate(devices, deviceId)
  else
    local known = redis.call('HGET', devices, deviceId)
    if known then
      redis.call('HSET', loose, string.match(known, '%S+ %S+ (%S+)'), table.concat({'0', roomId, deviceId}, ' '))
      redis.call('HDEL', devices, deviceId)
    end
  end
end

local function hasAny(devices, changes, first)
  for index = first, #changes, 5 do
    if changes[index] == 'add' and redis.call('HEXISTS', devices, changes[index + 1]) == 1 then return true end
  end
  return false
end
