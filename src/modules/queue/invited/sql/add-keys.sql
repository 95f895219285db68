-- Adds what invites to a group. Rows are those that nobody had before.
-- $1 event_id, $2 group_id, $3 kind, $4 uses, $5 digests
-- Row count: as many as are new.
INSERT INTO invitation_keys (event_id, group_id, kind, uses, digest)
SELECT $1::int, $2::uuid, $3::text, $4::int, unnest($5::text[])
ON CONFLICT (event_id, digest) DO NOTHING
RETURNING digest
