-- Counts a use of what invites. All who use the same at once wait for each other here.
-- $1 event_id, $2 digest
-- Row count: 1, or 0 where it has no uses left.
UPDATE invitation_keys SET used = used + 1 WHERE event_id = $1 AND digest = $2
  AND used < uses -- guard: code-uses
