SELECT kind FROM document WHERE id = ?1
UNION ALL
SELECT kind FROM part WHERE document = ?1
UNION ALL
SELECT kind FROM parked WHERE document = ?1
LIMIT 1
