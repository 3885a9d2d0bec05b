#!lua flags=allow-oom
-- Writes something, whatever the memory: reading and leaving go on when it is full. KEYS: probe
return redis.call('SET', KEYS[1], '1')
