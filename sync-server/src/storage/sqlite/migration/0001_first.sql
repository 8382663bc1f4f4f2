-- 1, 2026-11: everything the first server keeps. Instants are UTC ms; 0 stands for "has not happened".

-- One row. epoch: one life of the server's numbers. commits: goes up with every transaction that keeps
-- something of a tablet's; backed_up_to: how far a backup has it (there is none yet, so 0).
CREATE TABLE meta (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  epoch BLOB NOT NULL,
  commits INTEGER NOT NULL DEFAULT 0,
  backed_up_to INTEGER NOT NULL DEFAULT 0
) STRICT;

-- One row: the district, and whether its people are fictitious. A server never changes sides.
CREATE TABLE tenant (
  id BLOB NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  demo INTEGER NOT NULL,
  made_at INTEGER NOT NULL
) STRICT;

-- login: the staff number; unique, never re-used for another person.
CREATE TABLE "user" (
  id BLOB NOT NULL PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  disabled_at INTEGER NOT NULL DEFAULT 0
) STRICT;

-- counter: the last number given in the space's feed. Numbers are counted here, under the row's lock, and
-- never by a sequence: 1, 2, 3 … without gaps.
-- retired_at: when a grid was redrawn; its code is never given again.
CREATE TABLE space (
  name TEXT NOT NULL PRIMARY KEY,
  counter INTEGER NOT NULL DEFAULT 0,
  made_at INTEGER NOT NULL,
  retired_at INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What a redrawn grid has become; position 0 is where work goes that names the old one and lives with nothing else.
CREATE TABLE successor (
  space TEXT NOT NULL REFERENCES space (name),
  position INTEGER NOT NULL,
  successor TEXT NOT NULL REFERENCES space (name),
  PRIMARY KEY (space, position)
) STRICT, WITHOUT ROWID;

-- Rows stay when they have ended: the judge asks about the time an offline change was made.
CREATE TABLE "grant" (
  id INTEGER NOT NULL PRIMARY KEY,
  user BLOB NOT NULL REFERENCES "user" (id),
  space TEXT NOT NULL REFERENCES space (name),
  right TEXT NOT NULL,
  role TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL
) STRICT;
CREATE INDEX grant_user ON "grant" (user, space);
-- Who else works there: asked at every sync.
CREATE INDEX grant_space ON "grant" (space, user);

CREATE TABLE device (
  id BLOB NOT NULL PRIMARY KEY,
  user BLOB NOT NULL REFERENCES "user" (id),
  certificate BLOB NOT NULL,
  app_version TEXT NOT NULL DEFAULT '',
  enrolled_at INTEGER NOT NULL,
  revoked_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX device_user ON device (user);

-- salt: the code's secret is derived from it and a key outside the database, so that a stolen database
-- enrols nobody.
CREATE TABLE invite (
  id BLOB NOT NULL PRIMARY KEY,
  user BLOB NOT NULL REFERENCES "user" (id),
  salt BLOB NOT NULL,
  made_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL DEFAULT 0,
  device BLOB
) STRICT;

-- One life of a database. device is none for a server process's own. earliest: the last signed server time
-- known to stand before its newest changeset.
CREATE TABLE incarnation (
  id BLOB NOT NULL PRIMARY KEY,
  device BLOB REFERENCES device (id),
  last_seq INTEGER NOT NULL DEFAULT 0,
  earliest INTEGER NOT NULL DEFAULT 0,
  made_at INTEGER NOT NULL
) STRICT;

-- Every changeset judged, whatever the verdict. receipt: as it went down, CBOR. code: why it is kept apart.
CREATE TABLE changeset (
  incarnation BLOB NOT NULL REFERENCES incarnation (id),
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL,
  prev BLOB NOT NULL,
  user BLOB NOT NULL,
  action TEXT NOT NULL,
  device_time INTEGER NOT NULL,
  boot BLOB NOT NULL,
  boot_clock INTEGER NOT NULL,
  earliest INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  carrier BLOB NOT NULL,
  commit_n INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('received', 'blocked', 'quarantined')),
  code TEXT NOT NULL DEFAULT '',
  receipt BLOB NOT NULL,
  PRIMARY KEY (incarnation, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX changeset_apart ON changeset (received_at) WHERE state <> 'received';

-- What it did to each document, as signed; with the payload's hash the chain verifies even when the bytes
-- have been erased.
CREATE TABLE part (
  incarnation BLOB NOT NULL,
  seq INTEGER NOT NULL,
  position INTEGER NOT NULL,
  document BLOB NOT NULL,
  kind INTEGER NOT NULL,
  schema_version INTEGER NOT NULL,
  space TEXT NOT NULL,
  generation INTEGER NOT NULL,
  payload_hash BLOB NOT NULL,
  PRIMARY KEY (incarnation, seq, position),
  FOREIGN KEY (incarnation, seq) REFERENCES changeset (incarnation, seq)
) STRICT, WITHOUT ROWID;

-- A changeset that replaces another for ever, by the life and number it had; the other may never have come.
CREATE TABLE amendment (
  incarnation BLOB NOT NULL,
  seq INTEGER NOT NULL,
  by_incarnation BLOB NOT NULL,
  by_seq INTEGER NOT NULL,
  user BLOB NOT NULL,
  PRIMARY KEY (incarnation, seq, by_incarnation, by_seq)
) STRICT, WITHOUT ROWID;

-- What is kept apart: quarantined, or blocked behind one. bytes: the changeset as it came, CBOR, its changes
-- unopened; never applied, never thrown away.
CREATE TABLE quarantine (
  incarnation BLOB NOT NULL,
  seq INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (incarnation, seq),
  FOREIGN KEY (incarnation, seq) REFERENCES changeset (incarnation, seq)
) STRICT;

-- The changes in it, so that what builds on them is known to be blocked.
CREATE TABLE withheld (
  document BLOB NOT NULL,
  hash BLOB NOT NULL,
  incarnation BLOB NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (document, hash, incarnation, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE document (
  id BLOB NOT NULL PRIMARY KEY,
  kind INTEGER NOT NULL,
  schema_version INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  home TEXT NOT NULL REFERENCES space (name),
  author BLOB NOT NULL,
  heads BLOB NOT NULL,
  saved BLOB NOT NULL
) STRICT;

-- since: what stands before this number of the space's feed is of an earlier time there and says nothing any more.
CREATE TABLE document_space (
  document BLOB NOT NULL REFERENCES document (id),
  space TEXT NOT NULL REFERENCES space (name),
  since INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (document, space)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_space_space ON document_space (space);

-- Where a document lived before, and until when: what was written while it stood there is taken.
CREATE TABLE stay (
  document BLOB NOT NULL REFERENCES document (id),
  space TEXT NOT NULL REFERENCES space (name),
  until INTEGER NOT NULL,
  PRIMARY KEY (document, space)
) STRICT, WITHOUT ROWID;

-- Documents that leave a space at an instant to come.
CREATE TABLE departure (
  document BLOB NOT NULL REFERENCES document (id),
  space TEXT NOT NULL REFERENCES space (name),
  at INTEGER NOT NULL,
  PRIMARY KEY (document, space)
) STRICT, WITHOUT ROWID;
CREATE INDEX departure_at ON departure (at);

-- With which records a record lives, the one that decides first at position 0: read from what it says.
CREATE TABLE anchor (
  document BLOB NOT NULL REFERENCES document (id),
  position INTEGER NOT NULL,
  target BLOB NOT NULL,
  PRIMARY KEY (document, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX anchor_target ON anchor (target);

-- The truth: raw changes. seq is 0 for the server's own.
CREATE TABLE change (
  id INTEGER NOT NULL PRIMARY KEY,
  document BLOB NOT NULL REFERENCES document (id),
  generation INTEGER NOT NULL,
  hash BLOB NOT NULL,
  bytes BLOB NOT NULL,
  incarnation BLOB NOT NULL REFERENCES incarnation (id),
  seq INTEGER NOT NULL,
  commit_n INTEGER NOT NULL,
  UNIQUE (document, generation, hash)
) STRICT;

-- An Automerge actor belongs to the life it was first seen from.
CREATE TABLE actor (
  document BLOB NOT NULL,
  generation INTEGER NOT NULL,
  actor BLOB NOT NULL,
  incarnation BLOB NOT NULL REFERENCES incarnation (id),
  PRIMARY KEY (document, generation, actor)
) STRICT, WITHOUT ROWID;

-- The server's order of a space. says: 0 a change, which the tablet that made it lists here by itself; 1 a change that
-- is given to that tablet too; 2 that the document left.
CREATE TABLE feed (
  space TEXT NOT NULL REFERENCES space (name),
  n INTEGER NOT NULL,
  says INTEGER NOT NULL DEFAULT 0,
  change INTEGER REFERENCES change (id),
  document BLOB NOT NULL DEFAULT x'',
  PRIMARY KEY (space, n)
) STRICT, WITHOUT ROWID;

-- Official numbers; name: what is counted, 'SJ/<community>/<day>'.
CREATE TABLE number_counter (
  name TEXT NOT NULL PRIMARY KEY,
  last INTEGER NOT NULL
) STRICT;

-- state: arriving (bytes may not be on disk yet), kept, leaving (bytes may be gone already).
CREATE TABLE blob (
  hash BLOB NOT NULL PRIMARY KEY,
  len INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('arriving', 'kept', 'leaving')),
  changed_at INTEGER NOT NULL
) STRICT;

-- Which tablet has shown that it has a photo: by sending all of it.
CREATE TABLE blob_upload (
  hash BLOB NOT NULL REFERENCES blob (hash),
  device BLOB NOT NULL REFERENCES device (id),
  at INTEGER NOT NULL,
  PRIMARY KEY (hash, device)
) STRICT, WITHOUT ROWID;
CREATE INDEX blob_upload_device ON blob_upload (device);

-- Which record names a photo, and who wrote it there first. A photo is read through a record only when that
-- person has sent it: knowing a name gives nothing.
CREATE TABLE blob_reference (
  hash BLOB NOT NULL,
  document BLOB NOT NULL REFERENCES document (id),
  user BLOB NOT NULL,
  PRIMARY KEY (hash, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX blob_reference_document ON blob_reference (document);

CREATE TABLE nonce (
  device BLOB NOT NULL,
  nonce BLOB NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY (device, nonce)
) STRICT, WITHOUT ROWID;
CREATE INDEX nonce_until ON nonce (until);

-- Hash-chained, never changed by any statement of this server.
CREATE TABLE audit (
  n INTEGER NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  event TEXT NOT NULL,
  subject TEXT NOT NULL,
  result TEXT NOT NULL,
  detail TEXT NOT NULL,
  hash BLOB NOT NULL
) STRICT;

-- One row: the newest row of the audit, signed.
CREATE TABLE audit_head (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  n INTEGER NOT NULL,
  hash BLOB NOT NULL,
  signature BLOB NOT NULL
) STRICT;
