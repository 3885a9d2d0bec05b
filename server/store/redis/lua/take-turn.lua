#!lua flags=allow-oom
-- Takes the turn for that long if nobody has it, even when memory is full: deleted data must leave the file then too.
-- KEYS: turn. ARGV: milliseconds
return redis.call('SET', KEYS[1], '1', 'NX', 'PX', ARGV[1])
