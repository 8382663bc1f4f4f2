DELETE FROM change
WHERE state = 'left' AND EXISTS (
    SELECT 1 FROM changeset
    WHERE changeset.incarnation = change.incarnation AND changeset.seq = change.seq
      AND changeset.commit_no > 0 AND changeset.commit_no <= ?1
)
