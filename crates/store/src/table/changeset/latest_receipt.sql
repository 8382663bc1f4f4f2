SELECT changeset.receipt
FROM change
JOIN changeset ON changeset.incarnation = change.incarnation AND changeset.seq = change.seq
WHERE change.document = ?1 AND change.seq > 0 AND changeset.receipt <> x''
ORDER BY change.log_id DESC
LIMIT 1
