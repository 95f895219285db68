-- Writes one movement of money, double entry, in the transaction that learns of it. A repeat is the same movement.
-- $1 event_id, $2 key, $3 order_id, $4 payment_id, $5 kind, $6 currency, $7 account[], $8 amount[]
-- Row count: one an account, or 0 where the movement is known.
INSERT INTO ledger_entries (event_id, key, order_id, payment_id, kind, currency, account, amount)
SELECT $1::int, $2::text, $3::uuid, $4::uuid, $5::text, $6::char(3), e.account, e.amount
FROM unnest($7::text[], $8::bigint[]) AS e (account, amount)
ON CONFLICT (event_id, key, account) DO NOTHING
