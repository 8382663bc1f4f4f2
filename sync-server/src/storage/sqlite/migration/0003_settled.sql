-- 3, 2026-11: what was decided about changesets kept apart; one decision each, for ever. n: told to the author's tablet in
-- this order. by_incarnation, by_seq: where an adopted one was written again, under the name of whoever adopted it.
CREATE TABLE settled (
  n INTEGER NOT NULL PRIMARY KEY,
  incarnation BLOB NOT NULL,
  seq INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('adopted', 'set_aside')),
  user BLOB NOT NULL,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL,
  by_incarnation BLOB,
  by_seq INTEGER NOT NULL DEFAULT 0,
  UNIQUE (incarnation, seq),
  FOREIGN KEY (incarnation, seq) REFERENCES changeset (incarnation, seq)
) STRICT;
