SELECT search_words.term, search_words.offset, search_row.document, search_row.entry
FROM temp.search_words
LEFT JOIN search_row ON search_row.id = search_words.doc
