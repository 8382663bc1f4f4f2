SELECT
    change.log_id, change.space, change.n, change.document, change.kind, change.schema_version, change.generation,
    change.incarnation, change.tag, change.raw
FROM offer
JOIN change ON change.log_id = offer.log_id
ORDER BY offer.log_id
LIMIT ?1
