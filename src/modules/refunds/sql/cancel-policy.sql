-- Until when fans of an event may cancel, by PostgreSQL's clock at this moment.
-- $1 event_id
-- Row count: 1.
SELECT cancel_until AS until, refunds_fees AS "withFees", coalesce(cancel_until > clock_timestamp(), false) AS open
FROM events WHERE id = $1
