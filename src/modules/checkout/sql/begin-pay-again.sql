-- The bank has refused the money of a finalised order for good: its fan has this long to pay again.
-- $1 event_id, $2 id, $3 ms from now
-- Row count: 1.
UPDATE orders SET pay_by = clock_timestamp() + $3::int * interval '1 millisecond',
  pay_by_most = clock_timestamp() + $3::int * interval '1 millisecond', payable_at = NULL
WHERE event_id = $1 AND id = $2
