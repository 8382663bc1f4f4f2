INSERT INTO number_counter (name, last) VALUES (?1, ?2)
ON CONFLICT (name) DO UPDATE SET last = max(last, excluded.last)
