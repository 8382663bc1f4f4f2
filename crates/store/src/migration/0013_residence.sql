-- Why: which household lives behind which door.
CREATE TABLE residence (
    household BLOB NOT NULL,
    entry     BLOB NOT NULL,
    place     BLOB NOT NULL DEFAULT x'',
    dwelling  BLOB NOT NULL DEFAULT x'',
    from_on   TEXT NOT NULL DEFAULT '',
    to_on     TEXT NOT NULL DEFAULT '',
    season    TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (household, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX residence_door ON residence (place, dwelling);
