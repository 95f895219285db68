-- Lets a webhook find its payment by the provider's own id.
-- $1 provider, $2 provider_ref, $3 event_id, $4 payment_id
-- Row count: 1, or 0 where it is known.
INSERT INTO payment_refs (provider, provider_ref, event_id, payment_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
