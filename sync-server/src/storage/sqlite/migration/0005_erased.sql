-- 5, 2026-11: records erased by right. Of such a record nothing is left here but this row: its number drawn at random, up
-- to which generation it is erased, and the signed certificate (CBOR), which says nothing of what it said.
-- emptied: whether the write-ahead log was emptied since, which still held the pages as they had been.
CREATE TABLE erased (
  document BLOB NOT NULL PRIMARY KEY,
  generation INTEGER NOT NULL,
  at INTEGER NOT NULL,
  certificate BLOB NOT NULL,
  emptied INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
-- Found when it may matter: at every opening.
CREATE INDEX erased_emptied ON erased (emptied) WHERE emptied = 0;

-- Photos that went with them: one that a late tablet or a courier brings is not kept again.
CREATE TABLE erased_photo (
  hash BLOB NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- feed.says knows two words more: 3 that the document was erased by right; 4 a number that says nothing for ever,
-- because what it spoke of was erased.
