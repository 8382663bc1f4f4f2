SELECT log_id, user, action, time
FROM change
WHERE document = ?1 AND log_id > ?2 AND user <> ?3 AND user <> x'' AND state IN ('pending', 'confirmed')
ORDER BY log_id
