INSERT INTO membership (person, entry, household, relation, from_on, to_on)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (person, entry) DO UPDATE SET
    household = excluded.household, relation = excluded.relation, from_on = excluded.from_on,
    to_on = excluded.to_on
-- A row that says what it said is not written again.
WHERE (membership.household, membership.relation, membership.from_on, membership.to_on) IS NOT (excluded.household, excluded.relation, excluded.from_on, excluded.to_on)
