-- Every waiting room that is not off, with what of its event says when people may come. `number` is its generation.
-- No parameters.
-- Row count: as many as there are such rooms whose sale is not over for long.
SELECT q.event_id AS "eventId", e.public_id AS "publicId", q.mode, q.lobby_opens_at AS "lobbyOpensAt", q.paused,
  q.rate_per_minute AS "ratePerMinute", q.most_active AS "mostActive", q.arrivals_per_second AS "arrivalsPerSecond",
  q.checkout_ms AS "checkoutMs", q.opened_at AS "openedAt", q.requires_account AS "requiresAccount",
  q.invited_until AS "invitedUntil", q.generation AS raised, q.entries_seen AS "entriesSeen", q.served_seen AS "servedSeen", q.holes,
  q.seen_at AS "seenAt", q.frozen_entries AS "frozenEntries", q.frozen_at AS "frozenAt"
FROM queues q JOIN events e ON e.id = q.event_id
WHERE q.mode <> 'off' AND e.status = 'published' AND e.sale_closes_at > clock_timestamp() - interval '1 hour'
