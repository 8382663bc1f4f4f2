SELECT residence.household, coalesce(place.estate_name, ''), coalesce(dwelling.door, '')
FROM residence
LEFT JOIN dwelling ON dwelling.place = residence.place AND dwelling.entry = residence.dwelling
LEFT JOIN place ON place.document = residence.place
WHERE residence.household = ?1 AND (residence.to_on = '' OR residence.to_on >= ?2)
ORDER BY residence.from_on DESC, residence.entry
LIMIT 1
