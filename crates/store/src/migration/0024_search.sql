-- Why: finding a door by name, pinyin, initials, number or the last digits of a phone in the blink of an eye. The
-- words are cut in Rust, so the tokenizer has nothing to decide: every Chinese character one word (name, said), and
-- each name once more whole and from its later characters on (whole), which finds two characters of 300,000 names
-- without reading the lists of both. The rows hold what is indexed: only then can an erased name be taken out of the
-- index itself.
CREATE TABLE search_row (
    id         INTEGER PRIMARY KEY,
    document   BLOB    NOT NULL,
    entry      BLOB    NOT NULL DEFAULT x'', -- a dwelling of a place; empty for the record itself
    kind       INTEGER NOT NULL,
    title      TEXT    NOT NULL DEFAULT '',
    name       TEXT    NOT NULL DEFAULT '',
    whole      TEXT    NOT NULL DEFAULT '',
    said       TEXT    NOT NULL DEFAULT '',
    sound      TEXT    NOT NULL DEFAULT '',
    sound_tail TEXT    NOT NULL DEFAULT '',
    door       TEXT    NOT NULL DEFAULT '',
    digits     TEXT    NOT NULL DEFAULT '',
    UNIQUE (document, entry)
) STRICT;
CREATE VIRTUAL TABLE search USING fts5 (
    name, whole, said, sound, sound_tail, door, digits,
    content = 'search_row', content_rowid = 'id', columnsize = 0, prefix = '2 3 4 5 6', tokenize = 'ascii'
);
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
