-- Whether somebody who came in by a pass may stay.
-- $1 event_id, $2 visitor, $3 position
-- Row count: 1, or 0 where the pass counts no more.
SELECT u.position FROM pass_uses u JOIN passes p ON p.event_id = u.event_id AND p.id = u.pass_id
WHERE u.event_id = $1 AND u.visitor = $2 AND u.position = $3
  AND p.revoked_at IS NULL AND p.valid_until > clock_timestamp() -- guard: pass-valid
