-- Households whose residence holds on the day; seasons are the screen's to tell apart.
SELECT DISTINCT
    dwelling.entry, dwelling.unit_no, dwelling.floor, dwelling.room_no, dwelling.landmark,
    dwelling.dwelling_use, dwelling.door,
    coalesce(household.document, x''), coalesce(household.label, ''),
    coalesce((SELECT max(occurred_at) FROM visit
              WHERE visit.household = household.document AND visit.removed = 0), 0),
    coalesce(household.confirmed_at, 0), coalesce(household.next_visit_due, ''),
    (SELECT count(*) FROM event
     WHERE event.household = household.document AND event.open = 1 AND event.removed = 0),
    coalesce(document.conflicts, 0), coalesce(document.pending, 0)
FROM dwelling
LEFT JOIN residence
    ON residence.place = dwelling.place AND residence.dwelling = dwelling.entry
    AND (residence.to_on = '' OR residence.to_on >= ?2)
LEFT JOIN household ON household.document = residence.household AND household.removed = 0
LEFT JOIN document ON document.id = household.document
WHERE dwelling.place = ?1
ORDER BY dwelling.sort, dwelling.entry, household.document
