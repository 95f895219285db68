-- Opens an order. Its payment is due a time after this moment by PostgreSQL's clock.
-- $1 event_id, $2 id, $3 organizer_id, $4 visitor, $5 email, $6 name, $7 currency, $8 total, $9 hold_id, $10 ms to pay, $11 keyed hash of the address
-- Row count: 1. A second order of the same hold raises (unique).
INSERT INTO orders (event_id, id, organizer_id, visitor, email, name, currency, total, hold_id, pay_by, address)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, clock_timestamp() + $10::int * interval '1 millisecond', $11)
RETURNING event_id AS "eventId", id, organizer_id AS "organizerId", status, visitor, email, name, currency, total,
  hold_id AS "holdId", pay_by AS "payBy", created_at AS "createdAt", version, pay_by <= clock_timestamp() AS overdue
