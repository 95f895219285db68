-- Whether somebody was invited before, and by which of what he shows he may be; codes come first.
-- $1 event_id, $2 visitor, $3 digests
-- Row count: 1.
SELECT EXISTS (SELECT FROM invitations WHERE event_id = $1 AND visitor = $2) AS invited,
  coalesce((SELECT json_agg(json_build_object('digest', digest, 'groupId', group_id) ORDER BY kind)
    FROM invitation_keys WHERE event_id = $1 AND digest = ANY ($3)), '[]') AS keys
