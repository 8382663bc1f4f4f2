-- Why: events by what became of them; the state is folded from the log, never stored in the document.
CREATE TABLE event (
    document    BLOB    NOT NULL PRIMARY KEY,
    household   BLOB    NOT NULL DEFAULT x'',
    place       BLOB    NOT NULL DEFAULT x'',
    dwelling    BLOB    NOT NULL DEFAULT x'',
    author      BLOB    NOT NULL DEFAULT x'',
    category    TEXT    NOT NULL DEFAULT '',
    urgency     TEXT    NOT NULL DEFAULT '',
    title       TEXT    NOT NULL DEFAULT '',
    place_text  TEXT    NOT NULL DEFAULT '',
    occurred_at INTEGER NOT NULL DEFAULT 0,
    state       TEXT    NOT NULL DEFAULT '',
    open        INTEGER NOT NULL DEFAULT 0, -- whether something can still be done
    confirmed   INTEGER NOT NULL DEFAULT 0, -- whether the server has stamped all that led to the state
    number      TEXT    NOT NULL DEFAULT '',
    removed     INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX event_household ON event (household);
