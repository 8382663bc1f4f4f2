SELECT membership.household, coalesce(place.estate_name, ''), coalesce(dwelling.door, '')
FROM membership
LEFT JOIN residence
    ON residence.household = membership.household AND (residence.to_on = '' OR residence.to_on >= ?2)
LEFT JOIN dwelling ON dwelling.place = residence.place AND dwelling.entry = residence.dwelling
LEFT JOIN place ON place.document = residence.place
WHERE membership.person = ?1 AND (membership.to_on = '' OR membership.to_on >= ?2)
ORDER BY membership.from_on DESC, membership.entry, residence.from_on DESC, residence.entry
LIMIT 1
