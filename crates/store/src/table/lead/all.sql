SELECT document, author, title, dispute_type, state, confirmed, number
FROM lead
WHERE removed = 0
ORDER BY document DESC
