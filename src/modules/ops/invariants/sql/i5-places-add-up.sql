-- I5: a published event without exactly its plan's places. Each place is one row in one state, so that free, claimed, sold
-- and blocked add up to the capacity where the rows are as many.
-- No parameters
-- Row count: one an event; 0 is right.
SELECT e.id AS "eventId", 'has other places than its plan' AS what
FROM events e JOIN seating_plans s ON s.id = e.plan_id
LEFT JOIN (SELECT event_id, count(*) AS places FROM places GROUP BY event_id) n ON n.event_id = e.id
WHERE e.status = 'published' AND s.place_count <> coalesce(n.places, 0)
