SELECT
    person.document, membership.entry, person.name, person.name_native, person.alias, person.sex,
    person.birth, person.residency, person.died_on, membership.relation, membership.from_on, membership.to_on
FROM membership
JOIN person ON person.document = membership.person
WHERE membership.household = ?1 AND (membership.to_on = '' OR membership.to_on >= ?2) AND person.removed = 0
ORDER BY membership.relation, person.birth, person.document
