-- Why: the log, the one truth about documents: every raw change, in the order in which this tablet came to know it.
-- The changes of one own changeset stand in consecutive rows. Saved documents and projections are derived from it.
CREATE TABLE change (
    log_id         INTEGER PRIMARY KEY,
    document       BLOB    NOT NULL CHECK (length(document) = 16),
    kind           INTEGER NOT NULL DEFAULT 0,
    schema_version INTEGER NOT NULL DEFAULT 0,
    generation     INTEGER NOT NULL DEFAULT 0,
    hash           BLOB    NOT NULL CHECK (length(hash) = 32),
    -- pending: own, not yet kept by the server · confirmed · quarantined: own, kept apart by the server ·
    -- blocked: own, behind one that is kept apart, to be authored again · void: own, replaced for ever ·
    -- waiting: another's, for changes that have not come yet · left: own, its document is no longer this tablet's;
    -- kept until the server has it in a backup · erased: own, its record was erased by right, or left and is in
    -- a backup; raw is the hash its part's payload had, so that the chain it stands in still holds
    state          TEXT    NOT NULL DEFAULT 'pending'
        CHECK (state IN ('pending', 'confirmed', 'quarantined', 'blocked', 'void', 'waiting', 'left', 'erased')),
    user           BLOB    NOT NULL DEFAULT x'',
    action         TEXT    NOT NULL DEFAULT '',
    time           INTEGER NOT NULL DEFAULT 0,
    -- The life it was made in, and its changeset's number there; 0 for what others made.
    incarnation    BLOB    NOT NULL DEFAULT x'',
    seq            INTEGER NOT NULL DEFAULT 0,
    -- Own: where its part said it belongs. Another's: the feed it came by, its number there and the server's tag.
    space          TEXT    NOT NULL DEFAULT '',
    n              INTEGER NOT NULL DEFAULT 0,
    commit_no      INTEGER NOT NULL DEFAULT 0,
    tag            BLOB    NOT NULL DEFAULT x'',
    raw            BLOB    NOT NULL,
    UNIQUE (document, generation, hash)
) STRICT;
CREATE INDEX change_left ON change (log_id) WHERE state = 'left';
