-- Ends the journal of the generation before: what Redis had not handed over is a gap, of at least as many changes as somebody has seen.
-- $1 event_id, $2 generation that follows, $3 generation seen last, $4 changes seen of that one
-- Row count: 1, or 0 where there was no generation before.
INSERT INTO hold_log (event_id, generation, seq, at, kind, lost)
SELECT event_id, generation, seq + 1, clock_timestamp(), 'gap', CASE generation WHEN $3 THEN greatest(0, $4 - seq) ELSE 0 END
FROM hold_log WHERE event_id = $1 AND generation < $2 ORDER BY generation DESC, seq DESC LIMIT 1
ON CONFLICT DO NOTHING
