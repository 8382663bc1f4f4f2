SELECT certificate, app_version, enrolled_at, revoked_at FROM device WHERE id = ?1
