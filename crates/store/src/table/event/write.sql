INSERT INTO event (
    document, household, place, dwelling, author, category, urgency, title, place_text,
    occurred_at, state, open, confirmed, number, removed
)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
ON CONFLICT (document) DO UPDATE SET
    household = excluded.household, place = excluded.place, dwelling = excluded.dwelling,
    author = excluded.author, category = excluded.category, urgency = excluded.urgency,
    title = excluded.title, place_text = excluded.place_text, occurred_at = excluded.occurred_at,
    state = excluded.state, open = excluded.open, confirmed = excluded.confirmed,
    number = excluded.number, removed = excluded.removed
-- A row that says what it said is not written again.
WHERE (
    event.household, event.place, event.dwelling, event.author, event.category, event.urgency,
    event.title, event.place_text, event.occurred_at, event.state, event.open, event.confirmed,
    event.number, event.removed
) IS NOT (
    excluded.household, excluded.place, excluded.dwelling, excluded.author, excluded.category,
    excluded.urgency, excluded.title, excluded.place_text, excluded.occurred_at, excluded.state,
    excluded.open, excluded.confirmed, excluded.number, excluded.removed
)
