INSERT INTO reporter (document, event, wants_feedback, removed)
VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (document) DO UPDATE SET
    event = excluded.event, wants_feedback = excluded.wants_feedback, removed = excluded.removed
-- A row that says what it said is not written again.
WHERE (reporter.event, reporter.wants_feedback, reporter.removed) IS NOT (excluded.event, excluded.wants_feedback, excluded.removed)
