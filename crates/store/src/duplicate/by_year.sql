SELECT person
FROM name_key
WHERE name_key = ?1 AND year BETWEEN ?2 - ?3 AND ?2 + ?3
LIMIT ?4
