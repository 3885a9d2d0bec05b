-- A device is stored as "seat state tokenHash day" under its id. `at` holds the keys of its room.
local function stateTo(devices, deviceId, state)
  local seat, others = string.match(redis.call('HGET', devices, deviceId), '(%S+) %S+ (.+)')
  redis.call('HSET', devices, deviceId, table.concat({seat, state, others}, ' '))
end

-- A forgotten device's credential is in another part and deleted from there: a note stays until that is done.
local function forget(at, deviceId)
  local known = redis.call('HGET', at.devices, deviceId)
  if not known then return end
  local note = table.concat({'0', at.roomId, deviceId}, ' ')
  redis.call('HSET', at.loose, string.match(known, '%S+ %S+ (%S+)'), note)
  redis.call('HDEL', at.devices, deviceId)
  local seat = string.sub(known, 1, 1)
  if isPushOf(at.room, seat, deviceId) then forgetPush(at.room, at.push, at.roomId, seat) end
end

-- As in moved.ts.
local MOST_MOVED = 50

-- The day on which it was last there isn't kept any longer.
local function revoke(at, deviceId)
  local device, others = string.match(redis.call('HGET', at.devices, deviceId), '(%S+ %S+ %S+) ?%S*(.*)')
  redis.call('HSET', at.devices, deviceId, table.concat({device, ' -', others}))
  stateTo(at.devices, deviceId, 'revoked')
end

-- The seat is this device's alone.
local function activate(at, deviceId)
  local chosen = redis.call('HGET', at.devices, deviceId)
  if not chosen then return end
  local seat = string.sub(chosen, 1, 1)
  local moved = 0
  for _, other in ipairs(redis.call('HKEYS', at.devices)) do
    if other ~= deviceId and string.sub(redis.call('HGET', at.devices, other), 1, 1) == seat then
      moved = moved + 1
      if moved > MOST_MOVED then forget(at, other) else revoke(at, other) end
    end
  end
  stateTo(at.devices, deviceId, 'active')
  if not isPushOf(at.room, seat, deviceId) then forgetPush(at.room, at.push, at.roomId, seat) end
end

local function change(at, op, deviceId, seat, state, token)
  if op == 'add' then
    redis.call('HSET', at.devices, deviceId, table.concat({seat, 'pending', token, '-'}, ' '))
    if state == 'active' then activate(at, deviceId) end
  elseif op == 'activate' then
    activate(at, deviceId)
  else
    forget(at, deviceId)
  end
end

local function hasAny(devices, changes, first)
  for index = first, #changes, 5 do
    if changes[index] == 'add' and redis.call('HEXISTS', devices, changes[index + 1]) == 1 then return true end
  end
  return false
end
