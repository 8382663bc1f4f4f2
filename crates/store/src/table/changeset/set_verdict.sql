UPDATE changeset
SET state = ?3, code = ?4, receipt = ?5, commit_no = ?6
WHERE incarnation = ?1 AND seq = ?2
