-- What staff did to a package.
-- $1 event_id, $2 actor, $3 act, $4 package_id
-- Row count: 1.
INSERT INTO package_log (event_id, actor, act, package_id) VALUES ($1, $2, $3, $4)
