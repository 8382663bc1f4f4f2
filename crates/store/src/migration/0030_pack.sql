-- Why: a first sync goes on where it was cut: the manifest of each space under way, and the chunks that are in.
-- n: where the feed goes on: the number of the first manifest any chunk came under. What has left the space since is
-- told from there on.
CREATE TABLE pack (
    space    TEXT    NOT NULL PRIMARY KEY,
    n        INTEGER NOT NULL,
    manifest BLOB    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE pack_chunk (
    space TEXT NOT NULL,
    hash  BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (space, hash)
) STRICT, WITHOUT ROWID;
