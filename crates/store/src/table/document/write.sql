INSERT INTO document (
    id, kind, schema_version, generation, author, first_log_id, pending, aside, waiting, conflicts, heads, confirmed,
    saved
)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
ON CONFLICT (id) DO UPDATE SET
    kind = excluded.kind, schema_version = excluded.schema_version, generation = excluded.generation,
    author = excluded.author, first_log_id = excluded.first_log_id, pending = excluded.pending,
    aside = excluded.aside, waiting = excluded.waiting, conflicts = excluded.conflicts,
    heads = excluded.heads, confirmed = excluded.confirmed, saved = excluded.saved
