UPDATE change SET seq = ?5
WHERE document = ?1 AND generation = ?2 AND hash = ?3 AND incarnation = ?4 AND seq = 0
