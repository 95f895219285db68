-- An event by what a person may call it.
-- $1 slug, $2 public id as UUID or null, $3 its short number or null
-- Row count: 1 or 0.
SELECT id, slug FROM events WHERE slug = $1 OR public_id = $2::uuid OR id = $3::int ORDER BY slug = $1 DESC LIMIT 1
