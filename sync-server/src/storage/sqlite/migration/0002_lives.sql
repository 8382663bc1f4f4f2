-- 2, 2026-11: what a restore needs: the lives the server's numbers had before, what is written down beside the database
-- and survives it, and what tablets bring back.

-- Official numbers of days up to this one (yyyymmdd) begin after a gap: a restore that did not have the list of numbers
-- given cannot know which were.
ALTER TABLE meta ADD COLUMN numbers_skip_until INTEGER NOT NULL DEFAULT 0;

-- An epoch that ended with a restore: how far the records of that time were in the backup.
CREATE TABLE epoch (
  id INTEGER NOT NULL PRIMARY KEY,
  epoch BLOB NOT NULL UNIQUE,
  commits INTEGER NOT NULL,
  ended_at INTEGER NOT NULL
) STRICT;

-- And each feed: what tablets had read beyond, they offer.
CREATE TABLE epoch_cut (
  epoch INTEGER NOT NULL REFERENCES epoch (id),
  space TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (epoch, space)
) STRICT, WITHOUT ROWID;

-- What changed in this transaction and has to be written beside the database before it commits; empty otherwise.
CREATE TABLE aside (
  id INTEGER NOT NULL PRIMARY KEY,
  what TEXT NOT NULL,
  key ANY NOT NULL
) STRICT;
CREATE TRIGGER aside_user_new AFTER INSERT ON "user" BEGIN
  INSERT INTO aside (what, key) VALUES ('user', new.id);
END;
CREATE TRIGGER aside_user AFTER UPDATE ON "user" BEGIN
  INSERT INTO aside (what, key) VALUES ('user', new.id);
END;
CREATE TRIGGER aside_grant_new AFTER INSERT ON "grant" BEGIN
  INSERT INTO aside (what, key) VALUES ('grant', new.id);
END;
CREATE TRIGGER aside_grant AFTER UPDATE ON "grant" BEGIN
  INSERT INTO aside (what, key) VALUES ('grant', new.id);
END;
CREATE TRIGGER aside_device_new AFTER INSERT ON device BEGIN
  INSERT INTO aside (what, key) VALUES ('device', new.id);
END;
CREATE TRIGGER aside_device AFTER UPDATE ON device BEGIN
  INSERT INTO aside (what, key) VALUES ('device', new.id);
END;
CREATE TRIGGER aside_number_new AFTER INSERT ON number_counter BEGIN
  INSERT INTO aside (what, key) VALUES ('number', new.name);
END;
CREATE TRIGGER aside_number AFTER UPDATE ON number_counter BEGIN
  INSERT INTO aside (what, key) VALUES ('number', new.name);
END;

-- Whose life it is that is known only from entries tablets brought back: the person's first tablet that pushes in it
-- takes it over. Empty for all others.
ALTER TABLE incarnation ADD COLUMN healed_user BLOB NOT NULL DEFAULT x'';

-- Brought back by a tablet under this server's own tag, and built upon what has not come back yet. Kept until it has.
CREATE TABLE parked (
  id INTEGER NOT NULL PRIMARY KEY,
  document BLOB NOT NULL,
  generation INTEGER NOT NULL,
  hash BLOB NOT NULL,
  space TEXT NOT NULL,
  kind INTEGER NOT NULL,
  schema_version INTEGER NOT NULL,
  incarnation BLOB NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE (document, generation, hash)
) STRICT;
