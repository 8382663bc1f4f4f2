SELECT blob FROM photo WHERE document = ?1
UNION
SELECT thumbnail FROM photo WHERE document = ?1 AND thumbnail <> x''
