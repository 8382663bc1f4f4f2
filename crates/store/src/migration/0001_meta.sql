-- Why: what the tablet knows about itself: whose it is, which life it lives, how far the server's backup has come.
CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL DEFAULT x''
) STRICT, WITHOUT ROWID;
