SELECT feed.n, feed.says, feed.document AS left_by,
       document_space.document IS NULL OR feed.n < document_space.since AS void,
       change.commit_n, change.document, document.kind, document.schema_version, change.generation, change.hash,
       change.bytes, change.incarnation, erased.generation AS erased_to
FROM feed
LEFT JOIN change ON change.id = feed.change
LEFT JOIN document ON document.id = change.document
LEFT JOIN document_space ON document_space.document = change.document AND document_space.space = feed.space
LEFT JOIN erased ON erased.document = feed.document AND feed.says = 3
WHERE feed.space = ?1 AND feed.n > ?2
ORDER BY feed.n
