-- Notes that somebody has given his place back without ever having come in with it.
-- $1 event_id, $2 visitor, $3 entry, $4 position or null where it is not drawn yet
-- Row count: 1, or 0 where it was noted before, or he has come in with it.
INSERT INTO places_given_back (event_id, entry)
SELECT $1::int, $3::int WHERE NOT EXISTS (SELECT FROM admissions WHERE event_id = $1 AND visitor = $2 AND position = $4::int)
ON CONFLICT (event_id, entry) DO NOTHING
