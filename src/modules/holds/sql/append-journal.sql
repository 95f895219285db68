-- Copies changes of holds into the journal. A change that another replica has copied already is left as it is.
-- $1 event_id, $2 JSON list of {generation, seq, at: ms, kind, hold, state, seats, lost}
-- Row count: at most one a change.
INSERT INTO hold_log (event_id, generation, seq, at, kind, hold, state, seat_nos, lost)
SELECT $1, generation, seq, to_timestamp(at / 1000.0), kind, hold, state, seats, lost
FROM jsonb_to_recordset($2::jsonb) AS changes (generation int, seq int, at float8, kind text, hold text, state char, seats int[], lost int)
ON CONFLICT DO NOTHING
