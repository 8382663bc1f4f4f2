UPDATE document
SET pending = ?2, aside = ?3, waiting = ?4, confirmed = ?5
WHERE id = ?1 AND (pending, aside, waiting, confirmed) IS NOT (?2, ?3, ?4, ?5)
