INSERT INTO stay (document, space, until)
SELECT document, was, ?1 FROM moving WHERE true
ON CONFLICT (document, space) DO UPDATE SET until = excluded.until
