-- Why: records that were erased by right. Nothing of them is here any more but their random numbers: so that nothing of
-- them is taken in again, and so that whoever wrote on one is told why it is gone.
CREATE TABLE erased (
    document   BLOB    NOT NULL PRIMARY KEY CHECK (length(document) = 16),
    generation INTEGER NOT NULL, -- everything of a generation before this one is erased
    at         INTEGER NOT NULL, -- when this tablet was told, by the server's clock
    own        INTEGER NOT NULL DEFAULT 0 -- whether its person had written on it here
) STRICT, WITHOUT ROWID;
