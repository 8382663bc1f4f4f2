SELECT
    promise.visit, promise.entry, promise.household, coalesce(household.label, ''),
    coalesce((SELECT dwelling.door FROM residence
              JOIN dwelling ON dwelling.place = residence.place AND dwelling.entry = residence.dwelling
              WHERE residence.household = promise.household
                AND (residence.to_on = '' OR residence.to_on >= ?2)
              ORDER BY residence.from_on DESC, residence.entry LIMIT 1), ''),
    promise.author, promise.text, promise.due
-- A household's promises stand in its visits.
FROM visit
JOIN promise ON promise.visit = visit.document
LEFT JOIN household ON household.document = promise.household
WHERE visit.household = ?1 AND promise.done_on = ''
ORDER BY promise.due = '', promise.due, promise.visit, promise.entry
