SELECT DISTINCT residence.household
FROM residence
JOIN household ON household.document = residence.household
WHERE residence.place = ?1 AND residence.dwelling = ?2
  AND (residence.to_on = '' OR residence.to_on >= ?3) AND household.removed = 0
ORDER BY residence.household
