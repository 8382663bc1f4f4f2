SELECT receipt
FROM changeset
WHERE incarnation = ?1 AND state = 'received' AND changes = (
    SELECT count(*) FROM change
    WHERE change.log_id >= changeset.log_id AND change.log_id < changeset.log_id + changeset.changes
      AND change.state <> 'left'
)
