INSERT INTO photo (document, entry, blob, thumbnail)
VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (document, entry) DO UPDATE SET blob = excluded.blob, thumbnail = excluded.thumbnail
