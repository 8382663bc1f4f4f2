INSERT INTO dwelling (place, entry, unit_no, floor, room_no, landmark, dwelling_use, door, sort)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (place, entry) DO UPDATE SET
    unit_no = excluded.unit_no, floor = excluded.floor, room_no = excluded.room_no,
    landmark = excluded.landmark, dwelling_use = excluded.dwelling_use, door = excluded.door,
    sort = excluded.sort
-- A row that says what it said is not written again.
WHERE (
    dwelling.unit_no, dwelling.floor, dwelling.room_no, dwelling.landmark,
    dwelling.dwelling_use, dwelling.door, dwelling.sort
) IS NOT (
    excluded.unit_no, excluded.floor, excluded.room_no, excluded.landmark,
    excluded.dwelling_use, excluded.door, excluded.sort
)
