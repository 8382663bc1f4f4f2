-- Why: finding a door by name, pinyin, initials, number or the last digits of a phone in the blink of an eye. The words
-- are cut in Rust, so the tokenizer has nothing to decide: every Chinese character is a word, and a name stands there
-- once more as one word, whole and from each later character on, so that two characters among 300,000 names are found
-- without reading the lists of both. Words of one sort begin with a mark of their own: a list holds nothing else. The
-- rows hold what is indexed: only then can an erased name be taken out of the index itself.
CREATE TABLE search_row (
    id       INTEGER PRIMARY KEY,
    document BLOB    NOT NULL,
    entry    BLOB    NOT NULL DEFAULT x'', -- a dwelling of a place; empty for the record itself
    kind     INTEGER NOT NULL,
    title    TEXT    NOT NULL DEFAULT '',
    words    TEXT    NOT NULL DEFAULT '',
    UNIQUE (document, entry)
) STRICT;
CREATE VIRTUAL TABLE search USING fts5 (
    words,
    content = 'search_row', content_rowid = 'id', columnsize = 0, prefix = '3 4 5', tokenize = 'ascii'
);
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
