INSERT INTO search_row (document, entry, kind, title, words)
VALUES (?1, ?2, ?3, ?4, ?5)
