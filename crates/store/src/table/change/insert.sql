INSERT INTO change (
    log_id, document, kind, schema_version, generation, hash, state, user, action, time, incarnation, seq,
    space, n, commit_no, tag, raw
)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
