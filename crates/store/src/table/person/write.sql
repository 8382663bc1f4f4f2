INSERT INTO person (
    document, name, name_native, alias, sex, birth, residency, moved_out_on, died_on, removed
)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT (document) DO UPDATE SET
    name = excluded.name, name_native = excluded.name_native, alias = excluded.alias,
    sex = excluded.sex, birth = excluded.birth, residency = excluded.residency,
    moved_out_on = excluded.moved_out_on, died_on = excluded.died_on, removed = excluded.removed
-- A row that says what it said is not written again.
WHERE (
    person.name, person.name_native, person.alias, person.sex, person.birth, person.residency,
    person.moved_out_on, person.died_on, person.removed
) IS NOT (
    excluded.name, excluded.name_native, excluded.alias, excluded.sex, excluded.birth,
    excluded.residency, excluded.moved_out_on, excluded.died_on, excluded.removed
)
