-- Why: doors, in the order of their numbers.
CREATE TABLE dwelling (
    place        BLOB    NOT NULL,
    entry        BLOB    NOT NULL,
    unit_no      TEXT    NOT NULL DEFAULT '',
    floor        INTEGER NOT NULL DEFAULT 0,
    room_no      TEXT    NOT NULL DEFAULT '',
    landmark     TEXT    NOT NULL DEFAULT '',
    dwelling_use TEXT    NOT NULL DEFAULT '',
    door         TEXT    NOT NULL DEFAULT '', -- 3-2-501
    sort         TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (place, entry)
) STRICT, WITHOUT ROWID;
