SELECT max(
  coalesce((SELECT max(generation) FROM document WHERE id = ?1), 0),
  coalesce((SELECT max(generation) FROM change WHERE document = ?1), 0),
  coalesce((SELECT max(generation) FROM parked WHERE document = ?1), 0)
) AS generation
