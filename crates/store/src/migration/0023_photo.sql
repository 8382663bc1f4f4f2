-- Why: which record names which photo: what is waiting to be sent, and what nobody names any more.
CREATE TABLE photo (
    document BLOB NOT NULL,
    entry    BLOB NOT NULL,
    blob     BLOB NOT NULL,
    -- empty where the photo is small itself
    thumbnail BLOB NOT NULL DEFAULT x'',
    PRIMARY KEY (document, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX photo_blob ON photo (blob);
CREATE INDEX photo_thumbnail ON photo (thumbnail);
