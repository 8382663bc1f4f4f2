INSERT INTO audit_head (id, n, hash, signature) VALUES (1, ?1, ?2, ?3)
ON CONFLICT (id) DO UPDATE SET n = excluded.n, hash = excluded.hash, signature = excluded.signature
