INSERT INTO conflict (document, field, entry, within)
VALUES (?1, ?2, ?3, ?4)
