-- Why: dispute leads of this person's own: title and state only, no content in any list.
CREATE TABLE lead (
    document     BLOB    NOT NULL PRIMARY KEY,
    author       BLOB    NOT NULL DEFAULT x'',
    title        TEXT    NOT NULL DEFAULT '',
    dispute_type TEXT    NOT NULL DEFAULT '',
    state        TEXT    NOT NULL DEFAULT '',
    confirmed    INTEGER NOT NULL DEFAULT 0,
    number       TEXT    NOT NULL DEFAULT '',
    removed      INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
