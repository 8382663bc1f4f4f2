SELECT n, at, actor, event, subject, result, detail, hash FROM audit
WHERE n > ?1 ORDER BY n LIMIT ?2
