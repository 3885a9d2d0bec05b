#!lua flags=allow-oom
-- Writes something, even when memory is full: reading and leaving go on then. KEYS: probe
return redis.call('SET', KEYS[1], '1')
