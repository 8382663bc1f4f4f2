SELECT
    household.document, household.label,
    coalesce((SELECT dwelling.door FROM residence
              JOIN dwelling ON dwelling.place = residence.place AND dwelling.entry = residence.dwelling
              WHERE residence.household = household.document
                AND (residence.to_on = '' OR residence.to_on >= ?2)
              ORDER BY residence.from_on DESC, residence.entry LIMIT 1), ''),
    household.phone, household.next_visit_due,
    coalesce((SELECT max(occurred_at) FROM visit
              WHERE visit.household = household.document AND visit.removed = 0), 0),
    household.confirmed_at
FROM household
WHERE household.document = ?1 AND household.removed = 0
