INSERT INTO visit (
    document, household, author, occurred_at, visit_type, must_visit, method, result, next_on,
    unchanged, removed
)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
ON CONFLICT (document) DO UPDATE SET
    household = excluded.household, author = excluded.author, occurred_at = excluded.occurred_at,
    visit_type = excluded.visit_type, must_visit = excluded.must_visit, method = excluded.method,
    result = excluded.result, next_on = excluded.next_on, unchanged = excluded.unchanged,
    removed = excluded.removed
-- A row that says what it said is not written again.
WHERE (
    visit.household, visit.author, visit.occurred_at, visit.visit_type, visit.must_visit,
    visit.method, visit.result, visit.next_on, visit.unchanged, visit.removed
) IS NOT (
    excluded.household, excluded.author, excluded.occurred_at, excluded.visit_type,
    excluded.must_visit, excluded.method, excluded.result, excluded.next_on, excluded.unchanged,
    excluded.removed
)
