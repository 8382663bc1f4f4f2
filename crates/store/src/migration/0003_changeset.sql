-- Why: the outbox and the receipts: one row an own action. Its changes stand in the log, so they are kept once.
CREATE TABLE changeset (
    log_id       INTEGER NOT NULL, -- of its first change: the order in which they were made, over all lives
    incarnation  BLOB    NOT NULL CHECK (length(incarnation) = 16),
    seq          INTEGER NOT NULL CHECK (seq > 0),
    prev         BLOB    NOT NULL CHECK (length(prev) = 32),
    hash         BLOB    NOT NULL CHECK (length(hash) = 32),
    user         BLOB    NOT NULL,
    action       TEXT    NOT NULL,
    amends_incarnation BLOB NOT NULL DEFAULT x'',
    amends_seq   INTEGER NOT NULL DEFAULT 0,
    device_time  INTEGER NOT NULL,
    boot         BLOB    NOT NULL,
    boot_clock   INTEGER NOT NULL,
    changes      INTEGER NOT NULL, -- how many rows of the log
    state        TEXT    NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'received', 'blocked', 'quarantined', 'refused', 'forked')),
    code         TEXT    NOT NULL DEFAULT '', -- why it is quarantined or refused
    receipt      BLOB    NOT NULL DEFAULT x'', -- the server's, canonical CBOR
    commit_no    INTEGER NOT NULL DEFAULT 0,
    amended_by_incarnation BLOB NOT NULL DEFAULT x'',
    amended_by_seq INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (incarnation, seq)
) STRICT, WITHOUT ROWID;
-- What has to be looked at is found without reading years of receipts. What waits to be sent stands at the end of its
-- life's chain and needs no index, so that saving writes one page less.
CREATE INDEX changeset_apart ON changeset (state) WHERE state NOT IN ('received', 'waiting');
