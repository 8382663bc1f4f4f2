UPDATE change
SET n = ?2, commit_no = ?3, tag = ?4, space = CASE WHEN seq = 0 THEN ?5 ELSE space END
WHERE log_id = ?1
  AND (seq > 0 OR tag = x'' OR space = ?5 OR ?5 NOT LIKE 'user/%')
