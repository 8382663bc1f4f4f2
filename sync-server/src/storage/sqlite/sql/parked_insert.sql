INSERT INTO parked (document, generation, hash, space, kind, schema_version, incarnation, bytes)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (document, generation, hash) DO NOTHING
