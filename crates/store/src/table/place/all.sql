SELECT document, estate_name, building_no, building_type, units, floors, plan_x, plan_y
FROM place
WHERE removed = 0
ORDER BY sort, document
