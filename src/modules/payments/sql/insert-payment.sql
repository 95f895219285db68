-- Opens a payment, committed before the provider is called. A second one under way raises (payments_one_open).
-- $1 event_id, $2 id, $3 order_id, $4 provider, $5 method, $6 flow, $7 amount, $8 currency, $9 ms until it is looked after
-- Row count: 1.
INSERT INTO payments (event_id, id, order_id, provider, method, flow, amount, currency, look_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp() + $9::int * interval '1 millisecond')
RETURNING event_id AS "eventId", id, order_id AS "orderId", provider, provider_ref AS "providerRef", status, method, flow, amount, currency,
  client_secret AS "clientSecret", next_action AS "nextAction", error_code AS "errorCode", error_message AS "errorMessage",
  error_advice AS "errorAdvice", challenged, late, sent_at AS "sentAt", created_at AS "createdAt", looks, version
