-- Names that sound the same, born a slip of a year apart at most. CROSS JOIN keeps the order of the tables.
SELECT one.person, other.person
FROM name_key AS one
CROSS JOIN name_key AS other
    ON other.name_key = one.name_key AND other.year BETWEEN one.year - ?2 AND one.year + ?2
WHERE one.year > 0 AND other.year > 0 AND one.person < other.person
UNION
-- Whose birth is not known is held beside those of the same household, door or phone.
SELECT min(one.person, other.person), max(one.person, other.person)
FROM name_key AS one
CROSS JOIN membership AS its ON its.person = one.person AND its.household <> x''
CROSS JOIN membership AS theirs ON theirs.household = its.household AND theirs.person <> its.person
CROSS JOIN name_key AS other ON other.person = theirs.person AND other.name_key = one.name_key
WHERE one.year = 0
UNION
SELECT min(one.person, other.person), max(one.person, other.person)
FROM name_key AS one
CROSS JOIN membership AS its ON its.person = one.person AND its.household <> x''
CROSS JOIN residence AS home ON home.household = its.household AND home.dwelling <> x''
CROSS JOIN residence AS beside ON beside.place = home.place AND beside.dwelling = home.dwelling
CROSS JOIN membership AS theirs ON theirs.household = beside.household AND theirs.person <> its.person
CROSS JOIN name_key AS other ON other.person = theirs.person AND other.name_key = one.name_key
WHERE one.year = 0
UNION
SELECT min(one.person, other.person), max(one.person, other.person)
FROM name_key AS one
CROSS JOIN phone AS its ON its.document = one.person
CROSS JOIN phone AS theirs ON theirs.number = its.number AND theirs.document <> its.document
CROSS JOIN name_key AS other ON other.person = theirs.document AND other.name_key = one.name_key
WHERE one.year = 0
LIMIT ?1
