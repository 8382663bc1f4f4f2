INSERT INTO change (id, document, generation, hash, bytes, incarnation, seq, commit_n)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
