SELECT log_id, document, kind, schema_version, generation, hash, state, user, space, seq, raw, incarnation
FROM change
WHERE log_id >= ?1 AND log_id < ?1 + ?2
ORDER BY log_id
