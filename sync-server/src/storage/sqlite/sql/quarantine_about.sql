SELECT quarantine.incarnation, quarantine.seq, quarantine.bytes
FROM quarantine
WHERE EXISTS (
  SELECT 1 FROM part
  WHERE part.incarnation = quarantine.incarnation AND part.seq = quarantine.seq AND part.document = ?1
)
