-- Why: which event has a reporter, so that the worker who took it down can call back.
CREATE TABLE reporter (
    document       BLOB    NOT NULL PRIMARY KEY,
    event          BLOB    NOT NULL DEFAULT x'',
    wants_feedback INTEGER NOT NULL DEFAULT 0,
    removed        INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX reporter_event ON reporter (event);
