INSERT INTO blob (hash, len, state, saved_at, thumbnail, kept_commit, bytes)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (hash) DO NOTHING
