INSERT INTO document_space (document, space, since)
SELECT document, becomes, ?2 FROM moving WHERE becomes = ?1
