SELECT log_id, document, kind, schema_version, generation, hash, state, user, space, seq, raw, incarnation
FROM change
WHERE state = 'left' AND EXISTS (
    SELECT 1 FROM changeset
    WHERE changeset.incarnation = change.incarnation AND changeset.seq = change.seq
      AND changeset.commit_no > 0 AND changeset.commit_no <= ?1
)
ORDER BY log_id
