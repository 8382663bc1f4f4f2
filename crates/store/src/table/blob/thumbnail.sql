SELECT bytes FROM blob
WHERE hash = (SELECT thumbnail FROM photo WHERE blob = ?1 AND thumbnail <> x'' LIMIT 1)
   OR hash = (SELECT thumbnail FROM blob WHERE hash = ?1)
LIMIT 1
