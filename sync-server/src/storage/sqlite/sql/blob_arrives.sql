INSERT INTO blob (hash, len, state, changed_at) VALUES (?1, ?2, 'arriving', ?3)
ON CONFLICT (hash) DO UPDATE SET changed_at = excluded.changed_at,
  state = CASE state WHEN 'kept' THEN 'kept' ELSE 'arriving' END
