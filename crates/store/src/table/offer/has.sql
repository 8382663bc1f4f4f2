SELECT 1 FROM offer
JOIN change ON change.log_id = offer.log_id
WHERE change.document = ?1
