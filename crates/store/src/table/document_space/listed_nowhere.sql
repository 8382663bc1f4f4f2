SELECT document.id,
       document.pending + (
           SELECT count(*) FROM change WHERE change.document = document.id AND change.state = 'blocked'
       )
FROM document
WHERE NOT EXISTS (
    SELECT 1 FROM document_space
    WHERE document_space.document = document.id
      AND (document_space.space = ?1
           OR document_space.space IN (SELECT space FROM cursor)
           OR document_space.space IN (SELECT space FROM "grant" WHERE "right" IN ('read', 'write')))
)
