-- Takes places out of the sale that this transaction has locked. By their numbers alone: a join is planned by what the table
-- was before, and takes more than 15 s for a stadium that was just published.
-- $1 event_id, $2 seat_no[]
-- The row count must equal the places asked for: fewer means that one is not free, and the caller rolls back.
UPDATE places SET state = 'x', version = version + 1
WHERE event_id = $1 AND seat_no = ANY($2::int[]) AND state = 'f'
