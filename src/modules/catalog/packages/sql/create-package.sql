-- Makes a package with its components.
-- $1 event_id, $2 id, $3 name, $4 amount, $5 stock or null, $6 level_no[], $7 quantity[]
-- Row count: one a component. A name that another one on sale or paused has raises (unique).
WITH made AS (
  INSERT INTO packages (event_id, id, name, amount, stock) VALUES ($1, $2, $3, $4, $5) RETURNING event_id, id
)
INSERT INTO package_components (event_id, package_id, level_no, quantity)
SELECT made.event_id, made.id, c.* FROM made, unnest($6::int[], $7::int[]) AS c
