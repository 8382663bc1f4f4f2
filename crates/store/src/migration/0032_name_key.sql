-- Why: a person who was entered twice is looked for among those whose name sounds the same and who were born about then,
-- not among everybody. One row for each way a name, an alias or a native name may be read; `name_key::fill` writes those
-- of who is here already, because SQL does not know how names sound.
CREATE TABLE name_key (
    person   BLOB    NOT NULL,
    name_key TEXT    NOT NULL,
    year     INTEGER NOT NULL DEFAULT 0, -- of birth; 0 for not known
    PRIMARY KEY (person, name_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX name_key_year ON name_key (name_key, year);
