SELECT change.hash FROM change
JOIN (
  SELECT by_incarnation, by_seq FROM amendment
  JOIN incarnation ON incarnation.id = amendment.incarnation
  JOIN device ON device.id = incarnation.device
  WHERE amendment.incarnation = ?1 AND amendment.seq = ?2 AND device.user = amendment.user
  UNION ALL
  SELECT by_incarnation, by_seq FROM settled WHERE incarnation = ?1 AND seq = ?2 AND outcome = 'adopted'
) AS instead ON change.incarnation = instead.by_incarnation AND change.seq = instead.by_seq
WHERE change.document = ?3
