-- 4, 2026-11: one sum a space over its documents' heads, so that a tablet that holds something else is seen. Kept by
-- triggers: no way to write a document or to move it can forget them. No district had a server before, so nothing has to
-- be filled in.
ALTER TABLE space ADD COLUMN digest BLOB NOT NULL DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000';

CREATE TRIGGER digest_document_moves AFTER UPDATE OF heads, generation ON document
WHEN (OLD.heads, OLD.generation) IS NOT (NEW.heads, NEW.generation) BEGIN
  UPDATE space
  SET digest = digest_move(
    digest, digest_mark(OLD.id, OLD.generation, OLD.heads), digest_mark(NEW.id, NEW.generation, NEW.heads))
  WHERE name IN (SELECT space FROM document_space WHERE document = NEW.id);
END;

-- A document is written before it is listed anywhere, and leaves every list before it goes.
CREATE TRIGGER digest_space_comes AFTER INSERT ON document_space BEGIN
  UPDATE space
  SET digest = digest_move(digest, NULL, (SELECT digest_mark(id, generation, heads) FROM document WHERE id = NEW.document))
  WHERE name = NEW.space;
END;

CREATE TRIGGER digest_space_goes AFTER DELETE ON document_space BEGIN
  UPDATE space
  SET digest = digest_move(digest, (SELECT digest_mark(id, generation, heads) FROM document WHERE id = OLD.document), NULL)
  WHERE name = OLD.space;
END;

CREATE TRIGGER digest_space_changes AFTER UPDATE OF document, space ON document_space BEGIN
  UPDATE space
  SET digest = digest_move(digest, (SELECT digest_mark(id, generation, heads) FROM document WHERE id = OLD.document), NULL)
  WHERE name = OLD.space;
  UPDATE space
  SET digest = digest_move(digest, NULL, (SELECT digest_mark(id, generation, heads) FROM document WHERE id = NEW.document))
  WHERE name = NEW.space;
END;
