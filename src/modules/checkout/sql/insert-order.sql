-- Opens an order. Its payment is due a time after this moment by PostgreSQL's clock; extensions end at twice that time.
-- $1 event_id, $2 id, $3 organizer_id, $4 visitor, $5 email, $6 name, $7 currency, $8 total, $9 hold_id, $10 ms to pay, $11 keyed hash of the address,
-- $12 package_id and $13 package_name, null for single tickets
-- Row count: 1. A second order of the same hold raises (unique).
INSERT INTO orders (event_id, id, organizer_id, visitor, email, name, currency, total, hold_id, pay_by, pay_within_ms, pay_by_most, address,
  package_id, package_name)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, clock_timestamp() + $10::int * interval '1 millisecond', $10::int,
  clock_timestamp() + 2 * $10::int * interval '1 millisecond', $11, $12, $13)
RETURNING event_id AS "eventId", id, organizer_id AS "organizerId", status, closing, visitor, email, name, currency, total,
  hold_id AS "holdId", pay_by AS "payBy", pay_within_ms AS "payWithinMs", payable_at AS "payableAt", created_at AS "createdAt", package_id AS "packageId",
  package_name AS "packageName", version, pay_by <= clock_timestamp() AS overdue
