INSERT INTO phone (document, entry, number, turned, whose)
VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (document, entry) DO UPDATE SET
    number = excluded.number, turned = excluded.turned, whose = excluded.whose
-- A row that says what it said is not written again.
WHERE (phone.number, phone.turned, phone.whose) IS NOT (excluded.number, excluded.turned, excluded.whose)
