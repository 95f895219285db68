-- Sets entries aside for a new generation, where none can have been given out. Rows are the first of them, the first after, and
-- what was seen of the line.
-- $1 event_id, $2 how many, $3 entries seen given out, $4 positions seen let in
-- Row count: 1.
UPDATE queues SET entries_floor = greatest(entries_floor, $3) + $2, entries_seen = greatest(entries_seen, $3),
  served_seen = greatest(served_seen, least($4, greatest(entries_seen, $3))),
  people_let_in = people_let_in + greatest(0, least($4, greatest(entries_seen, $3)) - served_seen)
WHERE event_id = $1
RETURNING entries_floor - $2 AS base, entries_floor AS reserved, entries_seen AS "entriesSeen", served_seen AS "servedSeen",
  people_let_in AS "peopleSeen", holes
