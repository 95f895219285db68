-- The one payment of an order that may still move money; locked after the order.
-- $1 event_id, $2 order_id
-- Row count: 0 or 1 (payments_one_open).
SELECT event_id AS "eventId", id, order_id AS "orderId", provider, provider_ref AS "providerRef", status, method, amount, currency,
  client_secret AS "clientSecret", error_code AS "errorCode", error_message AS "errorMessage", version
FROM payments WHERE event_id = $1 AND order_id = $2
  AND status IN ('created', 'open', 'unknown', 'authorised', 'capturing', 'captured', 'voiding', 'refunding')
FOR UPDATE
