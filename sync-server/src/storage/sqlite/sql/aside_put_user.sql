INSERT INTO "user" (id, login, name, made_at, disabled_at) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (id) DO UPDATE SET login = excluded.login, name = excluded.name, disabled_at = excluded.disabled_at
