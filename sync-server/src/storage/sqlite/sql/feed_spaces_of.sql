SELECT space FROM document_space WHERE document = ?1
UNION
SELECT space FROM feed WHERE document = ?1
UNION
SELECT feed.space FROM feed JOIN change ON change.id = feed.change WHERE change.document = ?1
