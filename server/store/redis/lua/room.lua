-- A log that went back has another name than the one it was written under, the same on every node: see marks.ts.
local function nameOf(logId, writtenIn, life)
  if writtenIn == life then return logId end
  return string.sub(redis.sha1hex(logId .. life), 1, 22)
end

-- One more write in this part; returns how many there have been.
local function count(mark)
  return redis.call('HINCRBY', mark, 'writes', 1)
end

-- Sets or removes the room's instant in an index.
local function setInstant(index, roomId, instant)
  if instant == '' then redis.call('ZREM', index, roomId) else redis.call('ZADD', index, instant, roomId) end
end

local function earlier(one, other)
  if one == '' then return other end
  if other == '' or tonumber(one) <= tonumber(other) then return one end
  return other
end

-- Whether a missing room was left, not long ago; otherwise it never existed, or is lost.
local function wasLeft(loose, roomId)
  return redis.call('HEXISTS', loose, 'left ' .. redis.sha1hex(roomId)) == 1
end

-- When an entry happened. Its envelope is a line of JSON, decoded only if another version has written it differently.
local function instantIn(entry)
  return string.match(entry, '^[^\n]*"atMs":(%d+)') or string.format('%.0f', cjson.decode(string.match(entry, '^[^\n]*')).atMs)
end
