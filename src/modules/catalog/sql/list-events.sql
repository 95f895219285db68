-- Published events in the order of their start.
-- $1 words as an ILIKE pattern, $2 city, $3 category, $4 from, $5 to, $6 and $7 start and id of the last row seen, $8 most rows
-- Row count: at most $8.
SELECT e.id, e.starts_at AS "startsAt"
FROM events e JOIN venues v ON v.id = e.venue_id
WHERE e.status = 'published'
  AND ($1::text IS NULL
    OR unaccent(concat_ws(' ', e.title, e.subtitle, v.name, v.city)) ILIKE unaccent($1))
  AND ($2::text IS NULL OR lower(unaccent(v.city)) = lower(unaccent($2)))
  AND ($3::text IS NULL OR e.category = $3)
  AND e.starts_at >= $4::timestamptz
  AND ($5::timestamptz IS NULL OR e.starts_at < $5)
  AND ($6::timestamptz IS NULL OR (e.starts_at, e.id) > ($6, $7::int))
ORDER BY e.starts_at, e.id
LIMIT $8
