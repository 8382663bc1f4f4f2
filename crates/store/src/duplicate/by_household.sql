SELECT membership.person
FROM membership
JOIN name_key ON name_key.person = membership.person AND name_key.name_key = ?1
WHERE membership.household = ?2
