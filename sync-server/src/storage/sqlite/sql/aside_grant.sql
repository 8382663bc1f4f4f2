SELECT id, user, space, right, role, from_at, to_at FROM "grant" WHERE id = ?1
