-- Why: households as lists show them, and whom to see when.
CREATE TABLE household (
    document       BLOB    NOT NULL PRIMARY KEY,
    label          TEXT    NOT NULL DEFAULT '',
    phone          TEXT    NOT NULL DEFAULT '',
    best_time      TEXT    NOT NULL DEFAULT '',
    comm_language  TEXT    NOT NULL DEFAULT '',
    people_count   INTEGER NOT NULL DEFAULT 0,
    children_u14   INTEGER NOT NULL DEFAULT 0,
    next_visit_due TEXT    NOT NULL DEFAULT '',
    confirmed_at   INTEGER NOT NULL DEFAULT 0,
    removed        INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
