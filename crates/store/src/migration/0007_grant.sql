-- Why: what this person may do where, as the server last said; screens ask here what to offer.
CREATE TABLE "grant" (
    space   TEXT    NOT NULL,
    "right" TEXT    NOT NULL,
    role    TEXT    NOT NULL,
    from_at INTEGER NOT NULL DEFAULT 0,
    to_at   INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (space, "right", role, from_at)
) STRICT, WITHOUT ROWID;
