-- Takes a key inside the command's own transaction. A second request with it waits here until the first has committed
-- (and then sees its answer) or rolled back (and then runs itself), at most lock_timeout.
-- $1 scope, $2 key, $3 fingerprint of the body
-- Row count: 1 when the key is new, 0 when it is known.
INSERT INTO idempotency_keys (scope, key, fingerprint) VALUES ($1, $2, $3) ON CONFLICT (scope, key) DO NOTHING
