-- The pass that somebody shows, as long as it counts, and his position where he has used it before.
-- $1 event_id, $2 visitor, $3 digests
-- Row count: 1, or 0 where none counts.
SELECT p.id, u.position FROM passes p
LEFT JOIN pass_uses u ON u.event_id = p.event_id AND u.pass_id = p.id AND u.visitor = $2
WHERE p.event_id = $1 AND p.digest = ANY ($3)
  AND p.revoked_at IS NULL AND p.valid_until > clock_timestamp() -- guard: pass-valid
