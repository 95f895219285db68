-- Keeps a webhook as it came. A resend of one that was processed is known; of one that was not, it is applied again.
-- $1 provider, $2 id, $3 type, $4 body
-- Row count: 1; `processed` says whether it had its effect before.
INSERT INTO webhook_inbox (provider, id, type, body) VALUES ($1, $2, $3, $4)
ON CONFLICT (provider, id) DO UPDATE SET received_at = webhook_inbox.received_at
RETURNING processed_at IS NOT NULL AS processed
