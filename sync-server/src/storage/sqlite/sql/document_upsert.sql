INSERT INTO document (id, kind, schema_version, generation, home, author, heads, saved)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (id) DO UPDATE SET heads = excluded.heads, saved = excluded.saved
