-- Takes out what agrees, settled row by movement of the ledger, and puts the rest of the same payment and kind side by side.
-- Full joins throughout: they are never done by looping, whatever the planner believes of tables that it has not seen.
-- No parameters
-- Row count: one a pair, or a row or movement that has none.
INSERT INTO matched (key, book_kind, event_id, order_id, payment_id, book_ref, book_amount, book_currency, book_at, created_at,
  id, kind, ref, source, amount, currency, at, n)
WITH b AS (
  SELECT *, coalesce(source, '') AS about,
    row_number() OVER (PARTITION BY ref, kind, source, amount, currency ORDER BY at, key) AS n FROM books
), s AS (
  SELECT *, coalesce(source, '') AS about,
    row_number() OVER (PARTITION BY ref, kind, source, amount, currency ORDER BY at, id) AS n FROM settled
), differs AS (
  SELECT b.key, b.kind AS book_kind, b.event_id, b.order_id, b.payment_id, b.ref AS book_ref, b.about AS book_about,
    b.amount AS book_amount, b.currency AS book_currency, b.at AS book_at, b.created_at,
    s.id, s.kind, s.ref, s.source, s.about, s.amount, s.currency, s.at, s.n
  FROM b FULL JOIN s
    ON s.ref = b.ref AND s.kind = b.kind AND s.about = b.about AND s.amount = b.amount AND s.currency = b.currency AND s.n = b.n
  WHERE b.key IS NULL OR s.id IS NULL
), of_books AS (
  SELECT *, row_number() OVER (PARTITION BY book_ref, book_kind, book_about ORDER BY book_at, key) AS m FROM differs WHERE key IS NOT NULL
), of_report AS (
  SELECT *, row_number() OVER (PARTITION BY ref, kind, about ORDER BY at, id) AS m FROM differs WHERE id IS NOT NULL
)
SELECT o.key, o.book_kind, o.event_id, o.order_id, o.payment_id, o.book_ref, o.book_amount, o.book_currency, o.book_at, o.created_at,
  r.id, r.kind, r.ref, r.source, r.amount, r.currency, r.at, r.n
FROM of_books o FULL JOIN of_report r ON r.ref = o.book_ref AND r.kind = o.book_kind AND r.about = o.book_about AND r.m = o.m
