INSERT INTO name_key (person, name_key, year) VALUES (?1, ?2, ?3)
ON CONFLICT (person, name_key) DO UPDATE SET year = excluded.year
-- A row that says what it said is not written again.
WHERE name_key.year IS NOT excluded.year
