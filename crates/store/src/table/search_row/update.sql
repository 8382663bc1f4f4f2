UPDATE search_row
SET title = ?2, name = ?3, whole = ?4, sound = ?5, sound_tail = ?6, door = ?7, digits = ?8
WHERE id = ?1
