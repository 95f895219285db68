-- Keeps a webhook as it came. A resend of one that was processed is known; of one that was not, it is applied again.
-- The inbox takes it up by itself a while after it came, so that it does not race who received it.
-- One about a payment that knows it already has had its effect: no more is to be done about it.
-- $1 provider, $2 id, $3 type, $4 body, $5 ms until the inbox takes it up, $6 whether it has no effect to wait for,
-- $7 event_id and $8 id of the payment that it is about, or null, $9 statuses to which it tells nothing, $10 amount, $11 currency
-- Row count: 1; `processed` says whether it had its effect before.
INSERT INTO webhook_inbox (provider, id, type, body, next_at, processed_at)
VALUES ($1, $2, $3, $4, clock_timestamp() + $5::int * interval '1 millisecond',
  CASE WHEN $6 OR EXISTS (
    SELECT FROM payments
    WHERE event_id = $7 AND id = $8 AND provider = $1 AND status = ANY($9::text[]) AND amount = $10 AND currency = $11
  ) THEN clock_timestamp() END)
ON CONFLICT (provider, id) DO UPDATE SET received_at = webhook_inbox.received_at
RETURNING processed_at IS NOT NULL AS processed
