INSERT INTO departure (document, space, at) VALUES (?1, ?2, ?3)
ON CONFLICT (document, space) DO UPDATE SET at = min(at, excluded.at)
