-- Why: who was where when; a household's latest visit without opening a document.
CREATE TABLE visit (
    document    BLOB    NOT NULL PRIMARY KEY,
    household   BLOB    NOT NULL DEFAULT x'',
    author      BLOB    NOT NULL DEFAULT x'',
    occurred_at INTEGER NOT NULL DEFAULT 0,
    visit_type  TEXT    NOT NULL DEFAULT '',
    must_visit  TEXT    NOT NULL DEFAULT '',
    method      TEXT    NOT NULL DEFAULT '',
    result      TEXT    NOT NULL DEFAULT '',
    next_on     TEXT    NOT NULL DEFAULT '',
    unchanged   INTEGER NOT NULL DEFAULT 0,
    removed     INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_household ON visit (household, occurred_at);
