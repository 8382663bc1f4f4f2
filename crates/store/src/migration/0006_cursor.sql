-- Why: how far each feed was read.
CREATE TABLE cursor (
    space TEXT    NOT NULL PRIMARY KEY,
    n     INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
