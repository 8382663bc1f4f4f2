INSERT INTO device (id, user, certificate, app_version, enrolled_at, revoked_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (id) DO UPDATE SET certificate = excluded.certificate, app_version = excluded.app_version,
  revoked_at = excluded.revoked_at
