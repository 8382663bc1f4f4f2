INSERT INTO photo (document, entry, blob)
VALUES (?1, ?2, ?3)
ON CONFLICT (document, entry) DO UPDATE SET blob = excluded.blob
-- A row that says what it said is not written again.
WHERE photo.blob IS NOT excluded.blob
