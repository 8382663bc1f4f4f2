SELECT search_row.document, search_row.entry, search_row.kind, search_row.title
FROM phone
JOIN search_row ON search_row.document = phone.document AND search_row.entry = x''
WHERE phone.turned >= ?1 AND phone.turned < ?2
ORDER BY phone.turned, phone.document
LIMIT ?3
