SELECT entry, id, title, name, whole, said, sound, sound_tail, door, digits
FROM search_row
WHERE document = ?1
