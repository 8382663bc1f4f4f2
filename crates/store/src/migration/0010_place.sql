-- Why: buildings in the order of their numbers, for the board.
CREATE TABLE place (
    document      BLOB    NOT NULL PRIMARY KEY,
    estate_name   TEXT    NOT NULL DEFAULT '',
    building_no   TEXT    NOT NULL DEFAULT '',
    building_type TEXT    NOT NULL DEFAULT '',
    units         INTEGER NOT NULL DEFAULT 0,
    floors        INTEGER NOT NULL DEFAULT 0,
    plan_x        INTEGER NOT NULL DEFAULT 0,
    plan_y        INTEGER NOT NULL DEFAULT 0,
    sort          TEXT    NOT NULL DEFAULT '',
    removed       INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
