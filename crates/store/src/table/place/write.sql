INSERT INTO place (
    document, estate_name, building_no, building_type, units, floors, plan_x, plan_y, sort,
    removed
)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT (document) DO UPDATE SET
    estate_name = excluded.estate_name, building_no = excluded.building_no, building_type = excluded.building_type,
    units = excluded.units, floors = excluded.floors, plan_x = excluded.plan_x,
    plan_y = excluded.plan_y, sort = excluded.sort, removed = excluded.removed
-- A row that says what it said is not written again.
WHERE (
    place.estate_name, place.building_no, place.building_type, place.units, place.floors,
    place.plan_x, place.plan_y, place.sort, place.removed
) IS NOT (
    excluded.estate_name, excluded.building_no, excluded.building_type, excluded.units,
    excluded.floors, excluded.plan_x, excluded.plan_y, excluded.sort, excluded.removed
)
