SELECT
    kind, schema_version, generation, author, first_log_id, pending, aside, waiting, conflicts, heads, confirmed
FROM document
WHERE id = ?1
