-- Locks an order before its payment, its places and its tickets: whatever opens a payment, finalises, expires or cancels
-- comes through here first, and judges status and deadline by what this returns.
-- $1 event_id, $2 id
-- Row count: 0 or 1.
-- `overdue` is read once the lock is had: the clock beside the lock would be the clock before the wait.
WITH locked AS MATERIALIZED (
  SELECT event_id AS "eventId", id, organizer_id AS "organizerId", status, closing, visitor, email, name, currency, total,
  hold_id AS "holdId", pay_by AS "payBy", pay_within_ms AS "payWithinMs", payable_at AS "payableAt", created_at AS "createdAt", package_id AS "packageId",
  package_name AS "packageName", version
  FROM orders WHERE event_id = $1 AND id = $2
  FOR UPDATE -- guard: order-lock
)
SELECT locked.*, "payBy" <= clock_timestamp() AS overdue FROM locked
