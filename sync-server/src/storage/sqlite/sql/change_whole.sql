SELECT change.id, change.commit_n, document.kind, document.schema_version, change.hash, change.bytes, change.incarnation
FROM change
JOIN document ON document.id = change.document
WHERE change.document = ?1 AND change.generation = ?2
ORDER BY change.id
