SELECT document.id, document.generation, document.confirmed
FROM document_space
JOIN document ON document.id = document_space.document
WHERE document_space.space = ?1 AND document.confirmed <> x''
ORDER BY document.id
