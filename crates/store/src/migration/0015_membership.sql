-- Why: the members of a household, gathered from the persons' own edges (DESIGN 4.2).
CREATE TABLE membership (
    person    BLOB NOT NULL,
    entry     BLOB NOT NULL,
    household BLOB NOT NULL DEFAULT x'',
    relation  TEXT NOT NULL DEFAULT '',
    from_on   TEXT NOT NULL DEFAULT '',
    to_on     TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (person, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_household ON membership (household);
