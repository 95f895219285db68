-- The payment that a provider's object belongs to.
-- $1 provider, $2 provider_ref
-- Row count: 0 or 1.
SELECT event_id AS "eventId", payment_id AS id FROM payment_refs WHERE provider = $1 AND provider_ref = $2
