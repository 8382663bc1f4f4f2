INSERT INTO draft (key, schema_version, saved_at, json)
VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (key) DO UPDATE SET
    schema_version = excluded.schema_version, saved_at = excluded.saved_at, json = excluded.json
