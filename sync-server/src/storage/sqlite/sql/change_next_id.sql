SELECT max(coalesce((SELECT max(id) FROM change), 0), coalesce((SELECT max(change) FROM feed), 0)) + 1
