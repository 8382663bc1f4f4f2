INSERT INTO search (rowid, name, whole, said, sound, sound_tail, door, digits)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
