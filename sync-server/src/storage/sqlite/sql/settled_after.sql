SELECT settled.n, settled.incarnation, settled.seq, settled.outcome, settled.reason, settled.user, settled.at
FROM incarnation
JOIN settled ON settled.incarnation = incarnation.id
WHERE incarnation.device = ?1 AND settled.n > ?2
ORDER BY settled.n LIMIT ?3
