SELECT log_id, document, kind, schema_version, generation, hash, state, user, space, seq, raw, incarnation
FROM change
WHERE document = ?1 AND incarnation = ?2 AND seq = ?3
ORDER BY log_id
