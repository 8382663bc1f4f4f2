SELECT feed.n, feed.change, change.document, document.kind, change.bytes
FROM feed
JOIN change ON change.id = feed.change
JOIN document ON document.id = change.document AND document.generation = change.generation
JOIN document_space ON document_space.document = change.document AND document_space.space = feed.space
    AND feed.n >= document_space.since
WHERE feed.space = ?1
ORDER BY feed.n
