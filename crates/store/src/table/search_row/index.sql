INSERT INTO search (rowid, name, sound, sound_tail, door, digits)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
