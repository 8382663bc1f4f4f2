INSERT INTO audit (n, at, actor, event, subject, result, detail, hash)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
