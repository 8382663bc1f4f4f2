INSERT INTO incarnation (id, device, made_at) VALUES (?1, ?2, ?3)
ON CONFLICT (id) DO NOTHING
