#!lua flags=allow-oom
-- Notes what the file has been cleaned of, even when memory is full. KEYS: mark. ARGV: the last deletion before that, the server's run and its replicas
return redis.call('HSET', KEYS[1], 'cleaned', ARGV[1])
