-- One order, without a lock.
-- $1 event_id, $2 id
-- Row count: 0 or 1.
SELECT event_id AS "eventId", id, organizer_id AS "organizerId", status, closing, visitor, email, name, currency, total,
  hold_id AS "holdId", pay_by AS "payBy", pay_within_ms AS "payWithinMs", payable_at AS "payableAt", created_at AS "createdAt", package_id AS "packageId",
  package_name AS "packageName", version, pay_by <= clock_timestamp() AS overdue
FROM orders WHERE event_id = $1 AND id = $2
