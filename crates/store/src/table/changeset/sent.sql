-- The number before the first one that waits, else the last one.
SELECT coalesce(
    (SELECT seq - 1 FROM changeset WHERE incarnation = ?1 AND seq > ?2 AND state = 'waiting' ORDER BY seq LIMIT 1),
    (SELECT max(seq) FROM changeset WHERE incarnation = ?1),
    0
)
