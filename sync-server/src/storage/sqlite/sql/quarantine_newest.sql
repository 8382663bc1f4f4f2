SELECT changeset.incarnation, changeset.seq, changeset.user, action, device_time, received_at, code
FROM changeset
LEFT JOIN settled ON settled.incarnation = changeset.incarnation AND settled.seq = changeset.seq
WHERE state <> 'received' AND (settled.n IS NOT NULL) = ?2
ORDER BY received_at DESC, changeset.incarnation, changeset.seq DESC LIMIT ?1
