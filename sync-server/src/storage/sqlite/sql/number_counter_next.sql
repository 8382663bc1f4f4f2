INSERT INTO number_counter (name, last) VALUES (?1, ?2 + 1)
ON CONFLICT (name) DO UPDATE SET last = max(last, ?2) + 1
RETURNING last
