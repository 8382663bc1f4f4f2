SELECT change.commit_n, change.document, document.kind, document.schema_version, change.generation,
       change.hash, change.bytes, change.incarnation
FROM change
JOIN document ON document.id = change.document
WHERE change.id = ?1
