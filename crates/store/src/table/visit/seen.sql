-- The visit's own changeset may have changed the household too: all of it was seen. Of two visits at one minute the one
-- that came to be known later is the last.
SELECT coalesce(changeset.log_id + changeset.changes - 1, change.log_id)
FROM visit
JOIN document ON document.id = visit.document
JOIN change ON change.log_id = document.first_log_id
LEFT JOIN changeset ON changeset.incarnation = change.incarnation AND changeset.seq = change.seq
WHERE visit.household = ?1 AND visit.author = ?2 AND visit.removed = 0
ORDER BY visit.occurred_at DESC, document.first_log_id DESC
LIMIT 1
