#!lua flags=allow-oom
-- Takes the turn for so long, if nobody has it, whatever the memory: what was deleted goes from the file also when it is full.
-- KEYS: turn. ARGV: milliseconds
return redis.call('SET', KEYS[1], '1', 'NX', 'PX', ARGV[1])
