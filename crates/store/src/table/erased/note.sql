INSERT INTO erased (document, generation, at, own)
VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (document) DO UPDATE SET
    generation = max(generation, excluded.generation),
    own = max(own, excluded.own)
