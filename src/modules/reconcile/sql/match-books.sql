-- Takes out what agrees, settled row by movement of the ledger, and puts the rest of the same payment and kind side by side.
-- No parameters
-- Row count: one a pair, or a row or movement that has none.
INSERT INTO matched (key, book_kind, event_id, order_id, payment_id, book_ref, book_amount, book_currency, book_at, created_at,
  id, kind, ref, source, amount, currency, at, n)
WITH b AS (
  SELECT *, row_number() OVER (PARTITION BY ref, kind, source, amount, currency ORDER BY at, key) AS n FROM books
), s AS (
  SELECT *, row_number() OVER (PARTITION BY ref, kind, source, amount, currency ORDER BY at, id) AS n FROM settled
), agreed AS (
  SELECT b.key, s.id FROM b JOIN s ON s.ref = b.ref AND s.kind = b.kind AND s.source IS NOT DISTINCT FROM b.source
    AND s.amount = b.amount AND s.currency = b.currency AND s.n = b.n
), lone_b AS (
  SELECT *, row_number() OVER (PARTITION BY ref, kind, coalesce(source, '') ORDER BY at, key) AS m
  FROM b WHERE NOT EXISTS (SELECT FROM agreed a WHERE a.key = b.key)
), lone_s AS (
  SELECT *, row_number() OVER (PARTITION BY ref, kind, coalesce(source, '') ORDER BY at, id) AS m
  FROM s WHERE NOT EXISTS (SELECT FROM agreed a WHERE a.id = s.id)
)
SELECT b.key, b.kind AS book_kind, b.event_id, b.order_id, b.payment_id, b.ref AS book_ref, b.amount AS book_amount,
  b.currency AS book_currency, b.at AS book_at, b.created_at, s.id, s.kind, s.ref, s.source, s.amount, s.currency, s.at, s.n
FROM lone_b b FULL JOIN lone_s s ON s.ref = b.ref AND s.kind = b.kind AND coalesce(s.source, '') = coalesce(b.source, '') AND s.m = b.m
