SELECT document, household, author, occurred_at, visit_type, must_visit, method, result, next_on, unchanged
FROM visit
WHERE household = ?1 AND removed = 0
ORDER BY occurred_at DESC, document
LIMIT ?2
