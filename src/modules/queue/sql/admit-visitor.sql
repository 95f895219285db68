-- Notes an admission: one a visitor, one a position. Whose admission had ended comes in again with a place that he has, but not
-- with one that he has bought with. Who comes in with another place than before has used that one: it is kept for the report. An
-- account may come in with several browser sessions.
-- $1 event_id, $2 visitor, $3 position, $4 browser session
-- Row count: 1, or 0 where the place is used; unique (event_id, position) refuses a position that somebody else came in with.
WITH past AS (
  INSERT INTO past_admissions (event_id, position, visitor, first_admitted_at, outcome)
  SELECT event_id, position, visitor, first_admitted_at, coalesce(outcome, 'left') FROM admissions
  WHERE event_id = $1 AND visitor = $2 AND position <> $3
  ON CONFLICT (event_id, position) DO NOTHING
), noted AS (
  INSERT INTO admissions AS a (event_id, visitor, position, session) VALUES ($1, $2, $3, $4)
  ON CONFLICT (event_id, visitor) DO UPDATE SET position = excluded.position, session = excluded.session,
    admitted_at = CASE WHEN a.ended_at IS NULL THEN a.admitted_at ELSE clock_timestamp() END,
    first_admitted_at = CASE WHEN a.position = excluded.position THEN a.first_admitted_at ELSE clock_timestamp() END,
    ended_at = NULL, outcome = NULL, order_id = CASE WHEN a.position = excluded.position THEN a.order_id END
  WHERE a.outcome IS DISTINCT FROM 'paid' OR a.position <> excluded.position -- guard: used-place
  RETURNING event_id, visitor, position, session
), device AS (
  INSERT INTO admission_sessions (event_id, session, visitor)
  SELECT event_id, session, visitor FROM noted WHERE session <> visitor
  ON CONFLICT (event_id, session) DO UPDATE SET visitor = excluded.visitor
)
SELECT position FROM noted
