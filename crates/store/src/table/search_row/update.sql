UPDATE search_row
SET title = ?2, name = ?3, whole = ?4, said = ?5, sound = ?6, sound_tail = ?7, door = ?8, digits = ?9
WHERE id = ?1
