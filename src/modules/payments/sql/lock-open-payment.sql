-- The one payment of an order that may still move money; locked after the order.
-- $1 event_id, $2 order_id
-- Row count: 0 or 1 (payments_one_open).
SELECT event_id AS "eventId", id, order_id AS "orderId", provider, provider_ref AS "providerRef", status, method, flow, amount, currency,
  client_secret AS "clientSecret", next_action AS "nextAction", error_code AS "errorCode", error_message AS "errorMessage",
  error_advice AS "errorAdvice", challenged, late, sent_at AS "sentAt", created_at AS "createdAt", looks, version
FROM payments WHERE event_id = $1 AND order_id = $2 AND NOT late
  AND status IN ('created', 'open', 'unknown', 'authorised', 'capturing', 'captured', 'voiding', 'refunding')
FOR UPDATE
