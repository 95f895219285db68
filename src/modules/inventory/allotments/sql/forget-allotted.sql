-- Takes places out of their allotment, also what is claimed or sold: when that comes back it is anybody's.
-- $1 event_id, $2 seat_no[]
-- Row count: the places.
DELETE FROM allotment_places WHERE event_id = $1 AND seat_no = ANY($2::int[])
