INSERT INTO device (id, user, certificate, app_version, enrolled_at, revoked_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
