-- Why: a form that was interrupted is there again after the phone call, the fall, the empty battery. Never sent.
CREATE TABLE draft (
    key            TEXT    NOT NULL PRIMARY KEY,
    schema_version INTEGER NOT NULL DEFAULT 0,
    saved_at       INTEGER NOT NULL DEFAULT 0,
    json           TEXT    NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;
