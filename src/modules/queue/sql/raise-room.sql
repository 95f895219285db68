-- Declares that Redis has lost one room's state, by compare-and-set: of many replicas one wins, the others read what it wrote.
-- $1 event_id, $2 how often it was raised before
-- Row count: 1 for the winner, else 0.
UPDATE queues SET generation = generation + 1 WHERE event_id = $1 AND generation = $2
