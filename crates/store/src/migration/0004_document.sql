-- Why: a cache: each record as one saved Automerge document, with what a list shows about its state.
CREATE TABLE document (
    id             BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    kind           INTEGER NOT NULL,
    schema_version INTEGER NOT NULL,
    generation     INTEGER NOT NULL DEFAULT 0,
    author         BLOB    NOT NULL DEFAULT x'', -- who made its first change
    first_log_id   INTEGER NOT NULL DEFAULT 0,
    pending        INTEGER NOT NULL DEFAULT 0, -- own changes the server has not kept yet
    aside          INTEGER NOT NULL DEFAULT 0, -- own changes quarantined or blocked, outside the document
    waiting        INTEGER NOT NULL DEFAULT 0, -- changes of others that wait for earlier ones
    conflicts      INTEGER NOT NULL DEFAULT 0,
    heads          BLOB    NOT NULL DEFAULT x'', -- sorted, 32 bytes each
    saved          BLOB    NOT NULL DEFAULT x''
) STRICT;
