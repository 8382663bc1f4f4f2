INSERT INTO lead (document, author, title, dispute_type, state, confirmed, number, removed, lead)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (document) DO UPDATE SET
    author = excluded.author, title = excluded.title, dispute_type = excluded.dispute_type,
    state = excluded.state, confirmed = excluded.confirmed, number = excluded.number,
    removed = excluded.removed, lead = excluded.lead
-- A row that says what it said is not written again.
WHERE (
    lead.author, lead.title, lead.dispute_type, lead.state, lead.confirmed, lead.number,
    lead.removed, lead.lead
) IS NOT (
    excluded.author, excluded.title, excluded.dispute_type, excluded.state, excluded.confirmed,
    excluded.number, excluded.removed, excluded.lead
)
