INSERT INTO stay (document, space, until)
SELECT id, home, ?2 FROM document WHERE id = ?1
ON CONFLICT (document, space) DO UPDATE SET until = excluded.until
