SELECT phone.document
FROM phone
JOIN name_key ON name_key.person = phone.document AND name_key.name_key = ?1
WHERE phone.number = ?2
