INSERT INTO feed (space, n, says, document)
SELECT ?1, ?2 + row_number() OVER (ORDER BY document), 2, document
FROM moving
WHERE was = ?1
