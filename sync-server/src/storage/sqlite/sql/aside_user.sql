SELECT id, login, name, made_at, disabled_at FROM "user" WHERE id = ?1
