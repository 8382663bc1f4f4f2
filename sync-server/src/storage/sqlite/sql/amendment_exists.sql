SELECT 1 FROM amendment
JOIN incarnation ON incarnation.id = amendment.incarnation
JOIN device ON device.id = incarnation.device
WHERE amendment.incarnation = ?1 AND amendment.seq = ?2 AND device.user = amendment.user
UNION ALL
SELECT 1 FROM settled WHERE incarnation = ?1 AND seq = ?2 AND outcome = 'adopted'
