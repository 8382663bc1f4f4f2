INSERT INTO erased (document, generation, at, certificate)
VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (document) DO UPDATE SET
  generation = excluded.generation, at = excluded.at, certificate = excluded.certificate, emptied = 0
WHERE excluded.generation > generation
