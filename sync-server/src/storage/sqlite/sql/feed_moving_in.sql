INSERT INTO feed (space, n, says, change)
SELECT ?1, ?2 + row_number() OVER (ORDER BY change.id), 1, change.id
FROM moving
JOIN change ON change.document = moving.document
WHERE moving.becomes = ?1
