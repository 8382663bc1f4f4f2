-- Why: whether this tablet and the server hold the same shows in one sum a space. Triggers keep the sums, so that no way
-- to write a document can forget them; only what the server has confirmed counts.
ALTER TABLE document ADD COLUMN confirmed BLOB NOT NULL DEFAULT x''; -- its heads as the server has them, sorted, 32 bytes each
CREATE TABLE space_digest (
    space TEXT NOT NULL PRIMARY KEY,
    sum   BLOB NOT NULL CHECK (length(sum) = 32)
) STRICT, WITHOUT ROWID;
-- Which spaces differ from the server's, and how often that was mended in a row: the bound against mending for ever.
CREATE TABLE divergence (
    space    TEXT    NOT NULL PRIMARY KEY,
    tries    INTEGER NOT NULL DEFAULT 0,
    tried_at INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
-- What a space's sum is the sum of is asked for when it differs.
CREATE INDEX document_space_space ON document_space (space);
CREATE TRIGGER digest_document_comes AFTER INSERT ON document WHEN NEW.confirmed <> x'' BEGIN
    UPDATE space_digest
    SET sum = digest_move(sum, NULL, digest_mark(NEW.id, NEW.generation, NEW.confirmed))
    WHERE EXISTS (SELECT 1 FROM document_space AS listed WHERE listed.document = NEW.id AND listed.space = space_digest.space);
END;
CREATE TRIGGER digest_document_moves AFTER UPDATE OF confirmed, generation ON document
WHEN (OLD.confirmed, OLD.generation) IS NOT (NEW.confirmed, NEW.generation) BEGIN
    UPDATE space_digest
    SET sum = digest_move(
        sum, digest_mark(OLD.id, OLD.generation, OLD.confirmed), digest_mark(NEW.id, NEW.generation, NEW.confirmed)
    )
    WHERE EXISTS (SELECT 1 FROM document_space AS listed WHERE listed.document = NEW.id AND listed.space = space_digest.space);
END;
CREATE TRIGGER digest_document_goes AFTER DELETE ON document WHEN OLD.confirmed <> x'' BEGIN
    UPDATE space_digest
    SET sum = digest_move(sum, digest_mark(OLD.id, OLD.generation, OLD.confirmed), NULL)
    WHERE EXISTS (SELECT 1 FROM document_space AS listed WHERE listed.document = OLD.id AND listed.space = space_digest.space);
END;
CREATE TRIGGER digest_space_comes AFTER INSERT ON document_space BEGIN
    INSERT INTO space_digest (space, sum) VALUES (NEW.space, zeroblob(32)) ON CONFLICT (space) DO NOTHING;
    UPDATE space_digest
    SET sum = digest_move(
        sum, NULL, (SELECT digest_mark(id, generation, confirmed) FROM document WHERE id = NEW.document)
    )
    WHERE space = NEW.space AND EXISTS (SELECT 1 FROM document WHERE id = NEW.document AND confirmed <> x'');
END;
CREATE TRIGGER digest_space_goes AFTER DELETE ON document_space BEGIN
    UPDATE space_digest
    SET sum = digest_move(
        sum, (SELECT digest_mark(id, generation, confirmed) FROM document WHERE id = OLD.document), NULL
    )
    WHERE space = OLD.space AND EXISTS (SELECT 1 FROM document WHERE id = OLD.document AND confirmed <> x'');
END;
INSERT INTO space_digest (space, sum) SELECT DISTINCT space, zeroblob(32) FROM document_space;
UPDATE document SET confirmed = heads WHERE pending = 0;
