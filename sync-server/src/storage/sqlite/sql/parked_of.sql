SELECT document, generation, hash, space, kind, schema_version, incarnation, bytes
FROM parked WHERE document = ?1
ORDER BY id
