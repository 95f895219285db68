-- Opens a payment, committed before the provider is called. A second one under way raises (payments_one_open).
-- $1 event_id, $2 id, $3 order_id, $4 provider, $5 method, $6 amount, $7 currency
-- Row count: 1.
INSERT INTO payments (event_id, id, order_id, provider, method, amount, currency, sent_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, clock_timestamp())
RETURNING event_id AS "eventId", id, order_id AS "orderId", provider, provider_ref AS "providerRef", status, method, amount, currency,
  client_secret AS "clientSecret", error_code AS "errorCode", error_message AS "errorMessage", version
