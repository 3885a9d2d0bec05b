#!lua flags=allow-oom
-- Notes what the file has been cleaned of, whatever the memory. KEYS: mark. ARGV: the last deletion before that, and the server's run
return redis.call('HSET', KEYS[1], 'cleaned', ARGV[1])
