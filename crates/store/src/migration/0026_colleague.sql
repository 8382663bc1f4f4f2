-- Why: a screen says who wrote a value by name; a record holds only a number, and who reads it offline must know whose.
CREATE TABLE colleague (
    user BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
