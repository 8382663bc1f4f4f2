SELECT search_row.document, search_row.entry, search_row.kind, search_row.title
FROM phone
JOIN search_row ON search_row.document = phone.document AND search_row.entry = x''
WHERE phone.number >= ?1 AND phone.number < ?2
ORDER BY phone.number, phone.document
LIMIT ?3
