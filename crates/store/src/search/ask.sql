SELECT search_row.document, search_row.entry, search_row.kind, search_row.title
FROM search
JOIN search_row ON search_row.id = search.rowid
WHERE search MATCH ?1
LIMIT ?2
