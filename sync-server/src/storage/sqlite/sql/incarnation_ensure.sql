INSERT INTO incarnation (id, device, made_at) VALUES (?1, ?2, ?3)
ON CONFLICT (id) DO UPDATE SET device = excluded.device, healed_user = x''
WHERE incarnation.device IS NULL AND incarnation.healed_user <> x'' AND excluded.device IS NOT NULL
