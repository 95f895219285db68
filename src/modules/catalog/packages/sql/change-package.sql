-- Pauses, resumes or withdraws a package, or changes how many of it may be sold. One that is withdrawn stays so.
-- $1 event_id, $2 id, $3 status or null to leave it, $4 whether the stock changes, $5 stock or null for none
-- Row count: 1, or 0 where there is none, it is withdrawn, or more are bought than the stock would be.
UPDATE packages SET status = coalesce($3::text, status), stock = CASE WHEN $4::boolean THEN $5::int ELSE stock END, version = version + 1
WHERE event_id = $1 AND id = $2 AND status <> 'withdrawn'
  AND (NOT $4::boolean OR $5::int IS NULL OR taken <= $5::int)
