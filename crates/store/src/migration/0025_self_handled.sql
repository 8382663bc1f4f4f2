-- Why: 自办自结. The event categories this district lets be settled on the spot, as the server last said; without them
-- the tablet could not know which of its own E04 the server would take.
CREATE TABLE self_handled (
    category TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
