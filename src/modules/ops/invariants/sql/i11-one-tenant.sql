-- I11: rows that belong together and do not have the same organizer.
-- No parameters
-- Row count: one a row; 0 is right.
SELECT e.id AS "eventId", 'an event with a foreign venue or plan' AS what
FROM events e JOIN venues v ON v.id = e.venue_id JOIN seating_plans s ON s.id = e.plan_id
WHERE v.organizer_id <> e.organizer_id OR s.organizer_id <> e.organizer_id OR s.venue_id <> e.venue_id
UNION ALL
SELECT o.event_id, 'an order with a foreign organizer'
FROM orders o JOIN events e ON e.id = o.event_id WHERE o.organizer_id <> e.organizer_id
