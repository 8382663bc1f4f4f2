-- Why: people as lists show them.
CREATE TABLE person (
    document     BLOB    NOT NULL PRIMARY KEY,
    name         TEXT    NOT NULL DEFAULT '',
    name_native  TEXT    NOT NULL DEFAULT '',
    alias        TEXT    NOT NULL DEFAULT '',
    sex          TEXT    NOT NULL DEFAULT '',
    birth        TEXT    NOT NULL DEFAULT '',
    residency    TEXT    NOT NULL DEFAULT '',
    moved_out_on TEXT    NOT NULL DEFAULT '',
    died_on      TEXT    NOT NULL DEFAULT '',
    removed      INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
