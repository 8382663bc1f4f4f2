INSERT INTO part (incarnation, seq, position, document, kind, schema_version, space, generation, payload_hash)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
