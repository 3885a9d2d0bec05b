#!lua flags=allow-oom
-- Notes what the file has been cleaned of, even when memory is full. KEYS: mark. ARGV: the last deletion before that, and the server's run
return redis.call('HSET', KEYS[1], 'cleaned', ARGV[1])
