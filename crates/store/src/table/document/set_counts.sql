UPDATE document
SET pending = ?2, aside = ?3, waiting = ?4
WHERE id = ?1 AND (pending, aside, waiting) IS NOT (?2, ?3, ?4)
