-- Gives a fan who is paying more time: never less than he has, never beyond the hard maximum.
-- $1 event_id, $2 id, $3 ms from now, $4 whether he can pay from this moment on (his time begins once)
-- Row count: 1, or 0 where his time has begun before, or the order waits for no money.
UPDATE orders SET pay_by = greatest(pay_by, least(clock_timestamp() + $3::int * interval '1 millisecond', pay_by_most)),
  payable_at = coalesce(payable_at, clock_timestamp()), updated_at = clock_timestamp()
WHERE event_id = $1 AND id = $2 AND status IN ('pending', 'authorised', 'payment_failed') AND closing IS NULL
  AND ($4::boolean IS FALSE OR payable_at IS NULL)
