INSERT INTO search (search, rowid, words)
VALUES ('delete', ?1, ?2)
