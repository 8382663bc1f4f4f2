INSERT INTO promise (visit, entry, household, author, text, due, done_on)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (visit, entry) DO UPDATE SET
    household = excluded.household, author = excluded.author, text = excluded.text,
    due = excluded.due, done_on = excluded.done_on
-- A row that says what it said is not written again.
WHERE (promise.household, promise.author, promise.text, promise.due, promise.done_on) IS NOT (
    excluded.household, excluded.author, excluded.text, excluded.due, excluded.done_on
)
