-- Why: a number is looked up by its beginning or by its last digits, so it is also kept turned round.
CREATE TABLE phone (
    document BLOB NOT NULL,
    entry    BLOB NOT NULL,
    number   TEXT NOT NULL DEFAULT '',
    turned   TEXT NOT NULL DEFAULT '',
    whose    TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (document, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX phone_number ON phone (number);
CREATE INDEX phone_turned ON phone (turned);
