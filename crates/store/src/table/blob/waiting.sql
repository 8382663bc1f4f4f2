SELECT hash, len
FROM blob
WHERE state = 'waiting'
ORDER BY len, hash
LIMIT ?1
