-- Notes the positions of those who want to be told, once they are drawn. Skips what another replica is noting.
-- $1 event_id, $2 visitors, $3 entries, $4 positions
-- Row count: how many were noted; whoever has another place by now is passed over.
WITH mine AS (
  SELECT n.visitor, p.place FROM turn_notices n
  JOIN unnest($2::text[], $3::int[], $4::int[]) AS p (visitor, entry, place) ON p.visitor = n.visitor AND p.entry = n.entry
  WHERE n.event_id = $1 AND n.position IS NULL FOR UPDATE OF n SKIP LOCKED
)
UPDATE turn_notices n SET position = mine.place FROM mine WHERE n.event_id = $1 AND n.visitor = mine.visitor
