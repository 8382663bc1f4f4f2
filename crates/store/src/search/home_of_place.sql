SELECT x'', place.estate_name, coalesce(dwelling.door, '')
FROM place
LEFT JOIN dwelling ON dwelling.place = place.document AND dwelling.entry = ?2
WHERE place.document = ?1
