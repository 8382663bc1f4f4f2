UPDATE blob SET state = 'waiting'
WHERE state = 'sent' AND hash IN (
    SELECT photo.blob FROM photo
    JOIN change ON change.document = photo.document
    WHERE change.seq > 0
)
