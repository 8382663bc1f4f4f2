INSERT INTO residence (household, entry, place, dwelling, from_on, to_on, season)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (household, entry) DO UPDATE SET
    place = excluded.place, dwelling = excluded.dwelling, from_on = excluded.from_on,
    to_on = excluded.to_on, season = excluded.season
-- A row that says what it said is not written again.
WHERE (
    residence.place, residence.dwelling, residence.from_on, residence.to_on, residence.season
) IS NOT (
    excluded.place, excluded.dwelling, excluded.from_on, excluded.to_on, excluded.season
)
