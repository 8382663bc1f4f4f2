SELECT membership.person
FROM residence
JOIN membership ON membership.household = residence.household
JOIN name_key ON name_key.person = membership.person AND name_key.name_key = ?1
WHERE residence.place = ?2 AND residence.dwelling = ?3
