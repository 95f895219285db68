-- Entries whose owners gave them back before they had come in.
-- $1 event_id
-- Row count: 1.
SELECT coalesce(array_agg(entry), '{}') AS entries FROM places_given_back WHERE event_id = $1
