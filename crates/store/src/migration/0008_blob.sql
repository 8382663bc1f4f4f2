-- Why: photos, encrypted like everything else in this file, and whether the server has them yet.
CREATE TABLE blob (
    hash     BLOB    NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    len      INTEGER NOT NULL,
    -- stored: taken, in no saved record yet · waiting: to be sent · sent: the server has it
    state    TEXT    NOT NULL DEFAULT 'stored' CHECK (state IN ('stored', 'waiting', 'sent')),
    saved_at INTEGER NOT NULL DEFAULT 0,
    bytes    BLOB    NOT NULL
) STRICT;
CREATE INDEX blob_open ON blob (state) WHERE state <> 'sent';
