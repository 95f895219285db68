-- Counts an attempt before it is judged: attempts at the same moment wait for each other here.
-- $1 email, $2 visitor, $3 most attempts
-- Row count: 1, or 0 where no code counts: none was asked for in this browser, its time is up, it was tried too often.
UPDATE sign_in_codes SET attempts = attempts + 1
WHERE email = $1 AND visitor = $2 AND expires_at > clock_timestamp()
  AND attempts < $3 -- guard: code-attempts
RETURNING id
