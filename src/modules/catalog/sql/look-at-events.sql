-- Which of these events fans may see, and in which versions the rows are that they are made of: PostgreSQL gives a row another xmin with
-- each change of it, whoever makes it. What a package consists of never changes.
-- $1 events
-- Row count: at most as many as $1 has.
SELECT e.id, concat_ws(' ', e.xmin, v.xmin, o.xmin,
  ARRAY(SELECT l.xmin FROM price_levels l WHERE l.event_id = e.id ORDER BY l.level_no),
  ARRAY(SELECT p.xmin FROM packages p WHERE p.event_id = e.id ORDER BY p.id)) AS versions
FROM events e JOIN venues v ON v.id = e.venue_id JOIN organizers o ON o.id = e.organizer_id
WHERE e.id = ANY ($1::int[]) AND e.status = 'published'
