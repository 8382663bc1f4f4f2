UPDATE changeset
SET state = ?2, code = ?3, receipt = ?4, commit_no = ?5
WHERE log_id = ?1
