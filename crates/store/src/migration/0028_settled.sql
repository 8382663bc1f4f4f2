-- Why: what became of own actions that were kept apart: adopted or set aside, by whom and for what reason. They leave
-- 待复核 and can still be looked at.
CREATE TABLE settled (
    incarnation  BLOB    NOT NULL CHECK (length(incarnation) = 16),
    seq          INTEGER NOT NULL CHECK (seq > 0),
    outcome      TEXT    NOT NULL CHECK (outcome IN ('adopted', 'set_aside')),
    reason       TEXT    NOT NULL DEFAULT '',
    user         BLOB    NOT NULL, -- who decided
    at           INTEGER NOT NULL, -- by the server's clock
    PRIMARY KEY (incarnation, seq)
) STRICT, WITHOUT ROWID;
