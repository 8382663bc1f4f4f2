-- Why: photos, encrypted like everything else in this file, and whether the server has them yet.
CREATE TABLE blob (
    hash     BLOB    NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    len      INTEGER NOT NULL,
    -- stored: taken, in no saved record yet · waiting: to be sent · sent: the server has it
    state    TEXT    NOT NULL DEFAULT 'stored' CHECK (state IN ('stored', 'waiting', 'sent')),
    saved_at INTEGER NOT NULL DEFAULT 0,
    -- of a full size that was taken here: its thumbnail
    thumbnail   BLOB    NOT NULL DEFAULT x'',
    -- how much of it the server said it has
    sent_bytes  INTEGER NOT NULL DEFAULT 0,
    -- once sent: the server's commit by then, a backup beyond which has it too; -1: it came from the server
    kept_commit INTEGER NOT NULL DEFAULT 9223372036854775807,
    bytes       BLOB    NOT NULL
) STRICT;
CREATE INDEX blob_thumbnail ON blob (thumbnail);
CREATE INDEX blob_droppable ON blob (saved_at) WHERE state = 'sent';

-- What has come of a photo so far, so that a cut costs one piece.
CREATE TABLE blob_piece (
    hash      BLOB    NOT NULL,
    from_byte INTEGER NOT NULL,
    bytes     BLOB    NOT NULL,
    PRIMARY KEY (hash, from_byte)
) STRICT, WITHOUT ROWID;
CREATE INDEX blob_open ON blob (state) WHERE state <> 'sent';
