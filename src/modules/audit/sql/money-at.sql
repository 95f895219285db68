-- Where an event's money was at an instant, as the ledger tells it.
-- $1 event_id, $2 instant
-- Row count: one an account and currency that holds something.
SELECT account, currency, sum(amount)::bigint AS amount FROM ledger_entries WHERE event_id = $1 AND at <= $2::timestamptz
GROUP BY account, currency HAVING sum(amount) <> 0 ORDER BY account, currency
