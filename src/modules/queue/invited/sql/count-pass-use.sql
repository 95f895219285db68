-- Counts a use of a pass. All who use the same one at once wait for each other here.
-- $1 event_id, $2 pass
-- Row count: 1, or 0 where it has no uses left.
UPDATE passes SET used = used + 1 WHERE event_id = $1 AND id = $2
  AND used < uses -- guard: pass-uses
