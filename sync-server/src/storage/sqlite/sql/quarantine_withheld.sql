SELECT DISTINCT quarantine.incarnation, quarantine.seq, quarantine.bytes
FROM withheld
JOIN quarantine ON quarantine.incarnation = withheld.incarnation AND quarantine.seq = withheld.seq
WHERE withheld.document = ?1
