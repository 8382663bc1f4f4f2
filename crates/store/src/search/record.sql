SELECT document, entry, kind, title
FROM search_row
WHERE document = ?1 AND entry = x''
