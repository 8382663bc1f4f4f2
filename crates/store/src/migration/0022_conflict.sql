-- Why: fields that two people wrote differently, until someone chooses; the values stand in the document.
CREATE TABLE conflict (
    document BLOB NOT NULL,
    field    TEXT NOT NULL,
    entry    BLOB NOT NULL DEFAULT x'',
    within   TEXT NOT NULL DEFAULT '', -- the field inside the entry
    PRIMARY KEY (document, field, entry, within)
) STRICT, WITHOUT ROWID;
