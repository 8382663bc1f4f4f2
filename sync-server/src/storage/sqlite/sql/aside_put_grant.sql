INSERT INTO "grant" (id, user, space, right, role, from_at, to_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (id) DO UPDATE SET user = excluded.user, space = excluded.space, right = excluded.right,
  role = excluded.role, from_at = excluded.from_at, to_at = excluded.to_at
