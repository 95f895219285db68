-- Notes that a generation's state is about to be loaded into Redis: who finds it missing there from now on knows that it was lost.
-- $1 event_id, $2 generation
-- Row count: 1, or 0 where it began before.
INSERT INTO hold_log (event_id, generation, seq, at, kind) VALUES ($1, $2, 1, clock_timestamp(), 'began')
ON CONFLICT DO NOTHING RETURNING seq
