SELECT document.id, document.generation, document.heads
FROM document_space
JOIN document ON document.id = document_space.document
WHERE document_space.space = ?1
ORDER BY document.id
