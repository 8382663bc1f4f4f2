SELECT document.id, document.kind FROM document_space
JOIN document ON document.id = document_space.document
WHERE document_space.space = ?1 AND document.home = ?1
ORDER BY document.id
