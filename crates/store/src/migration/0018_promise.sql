-- Why: what was promised at a door and is not kept yet, by the day it is due.
CREATE TABLE promise (
    visit     BLOB NOT NULL,
    entry     BLOB NOT NULL,
    household BLOB NOT NULL DEFAULT x'',
    author    BLOB NOT NULL DEFAULT x'',
    text      TEXT NOT NULL DEFAULT '',
    due       TEXT NOT NULL DEFAULT '',
    done_on   TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (visit, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX promise_open ON promise (due) WHERE done_on = '';
