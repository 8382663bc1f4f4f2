UPDATE search_row
SET title = ?2, name = ?3, sound = ?4, sound_tail = ?5, door = ?6, digits = ?7
WHERE id = ?1
