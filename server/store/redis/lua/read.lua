-- Every entry after a position up to the head, or nothing if some are gone. KEYS: room. ARGV: the seq before the first
local room = redis.call('HMGET', KEYS[1], 'seq', 'first')
if not room[1] then return false end
local from, seq = ARGV[1] + 1, tonumber(room[1])
if from > seq then return {} end
if from < tonumber(room[2]) then return false end
local entries = {}
for first = from, seq, 500 do
  local names = {}
  for each = first, math.min(first + 499, seq) do names[#names + 1] = 'e' .. each end
  for _, entry in ipairs(redis.call('HMGET', KEYS[1], unpack(names))) do entries[#entries + 1] = entry end
end
return entries
