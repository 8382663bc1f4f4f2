SELECT feed.n, change.commit_n, change.document, document.kind, document.schema_version, change.generation,
       change.hash, change.bytes, change.incarnation
FROM feed
JOIN change ON change.id = feed.change
JOIN document ON document.id = change.document
WHERE feed.space = ?1 AND feed.n > ?2
ORDER BY feed.n
