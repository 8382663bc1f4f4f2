INSERT INTO parked (document, generation, hash, space, kind, schema_version, incarnation, bytes)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
-- A share does not say where a record lives; whoever brings it from there does.
ON CONFLICT (document, generation, hash) DO UPDATE SET space = excluded.space WHERE space LIKE 'user/%'
