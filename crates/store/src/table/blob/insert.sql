INSERT INTO blob (hash, len, state, saved_at, bytes)
VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (hash) DO NOTHING
