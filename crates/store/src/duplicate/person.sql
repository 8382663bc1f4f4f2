SELECT name, name_native, alias, sex, birth, died_on
FROM person
WHERE document = ?1 AND removed = 0
