UPDATE changeset
SET amended_by_incarnation = ?3, amended_by_seq = ?4
WHERE incarnation = ?1 AND seq = ?2
