INSERT INTO household (
    document, label, phone, best_time, comm_language, people_count, children_u14,
    next_visit_due, confirmed_at, removed
)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT (document) DO UPDATE SET
    label = excluded.label, phone = excluded.phone, best_time = excluded.best_time,
    comm_language = excluded.comm_language, people_count = excluded.people_count, children_u14 = excluded.children_u14,
    next_visit_due = excluded.next_visit_due, confirmed_at = excluded.confirmed_at, removed = excluded.removed
-- A row that says what it said is not written again.
WHERE (
    household.label, household.phone, household.best_time, household.comm_language,
    household.people_count, household.children_u14, household.next_visit_due,
    household.confirmed_at, household.removed
) IS NOT (
    excluded.label, excluded.phone, excluded.best_time, excluded.comm_language,
    excluded.people_count, excluded.children_u14, excluded.next_visit_due,
    excluded.confirmed_at, excluded.removed
)
