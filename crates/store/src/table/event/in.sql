SELECT
    document, household, place, dwelling, author, category, urgency, title, place_text, occurred_at,
    state, open, confirmed, number
FROM event
WHERE state = ?1 AND removed = 0
ORDER BY occurred_at DESC, document
LIMIT ?2
