#!lua flags=allow-oom
-- Compares a part with what a node knows, on a new connection: has the part lost writes that this node has seen?
-- KEYS: mark. ARGV: the server's run, the run and the number of writes this node saw last ('' when none), a new life, the life
-- it met before ('' when none)
local mark = redis.call('HMGET', KEYS[1], 'life', 'writes', 'runs')
local life, writes, runs = mark[1], tonumber(mark[2] or '0'), mark[3] or ''
local run, seenRun, seenWrites = ARGV[1], ARGV[2], tonumber(ARGV[3] == '' and '0' or ARGV[3])

-- `runs` holds how many writes the part had when each run of the server began, newest first. What this node saw in one run
-- must have been there when the next began.
local wasCutAt = writes
local isKnownRun = seenRun == ''
for known, start in string.gmatch(runs, '(%S+):(%d+)') do
  if known == seenRun then
    isKnownRun = true
    break
  end
  wasCutAt = tonumber(start)
end
local hasLost = seenRun ~= '' and (not isKnownRun or wasCutAt < seenWrites)

if hasLost or not life then
  life, runs, writes = ARGV[4], '', math.max(writes, seenWrites) + 1
  redis.call('HSET', KEYS[1], 'life', life, 'writes', writes)
end
if string.match(runs, '^[^:]*') ~= run then
  local newest = {run .. ':' .. writes}
  for each in string.gmatch(runs, '%S+') do
    if #newest < 16 then newest[#newest + 1] = each end
  end
  redis.call('HSET', KEYS[1], 'runs', table.concat(newest, ' '))
end
-- Another life than before: another node has noticed the loss.
return {writes, (hasLost or ARGV[5] ~= '' and ARGV[5] ~= life) and 1 or 0, life}
