INSERT INTO amendment (incarnation, seq, by_incarnation, by_seq, user) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT DO NOTHING
