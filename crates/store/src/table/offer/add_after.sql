INSERT OR IGNORE INTO offer (log_id)
SELECT log_id FROM change
WHERE seq = 0 AND space = ?1 AND n > ?2 AND length(tag) = 16 AND state IN ('confirmed', 'waiting')
