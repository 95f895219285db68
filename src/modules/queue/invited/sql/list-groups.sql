-- The groups of an event, and how often what invites to them was used.
-- $1 event_id
-- Row count: as many as there are.
SELECT g.id, g.name, count(k.digest) FILTER (WHERE k.kind = 'code')::int AS codes,
  count(k.digest) FILTER (WHERE k.kind = 'mailbox')::int AS mailboxes,
  coalesce(sum(k.uses), 0)::bigint AS uses, coalesce(sum(k.used), 0)::bigint AS used
FROM invited_groups g LEFT JOIN invitation_keys k ON k.event_id = g.event_id AND k.group_id = g.id
WHERE g.event_id = $1 GROUP BY g.id, g.name, g.created_at ORDER BY g.created_at, g.id
