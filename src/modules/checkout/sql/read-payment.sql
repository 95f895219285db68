-- One payment, without a lock.
-- $1 event_id, $2 id
-- Row count: 0 or 1.
SELECT event_id AS "eventId", id, order_id AS "orderId", provider, provider_ref AS "providerRef", status, method, amount, currency,
  client_secret AS "clientSecret", error_code AS "errorCode", error_message AS "errorMessage", version
FROM payments WHERE event_id = $1 AND id = $2
