-- Why: dispute leads of this person's own: title and state only, no content in any list. A lead that may no longer be
-- read here leaves what became of it: a row of another document, `lead` says of which.
CREATE TABLE lead (
    document     BLOB    NOT NULL PRIMARY KEY,
    author       BLOB    NOT NULL DEFAULT x'',
    title        TEXT    NOT NULL DEFAULT '',
    dispute_type TEXT    NOT NULL DEFAULT '',
    state        TEXT    NOT NULL DEFAULT '',
    confirmed    INTEGER NOT NULL DEFAULT 0,
    number       TEXT    NOT NULL DEFAULT '',
    removed      INTEGER NOT NULL DEFAULT 0,
    lead         BLOB    NOT NULL DEFAULT x''
) STRICT, WITHOUT ROWID;
