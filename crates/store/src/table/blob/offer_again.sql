UPDATE blob SET state = 'waiting', sent_bytes = 0, kept_commit = 9223372036854775807
WHERE state = 'sent' AND (
    hash IN (
        SELECT photo.blob FROM photo
        JOIN change ON change.document = photo.document
        WHERE change.seq > 0
    ) OR hash IN (
        SELECT photo.thumbnail FROM photo
        JOIN change ON change.document = photo.document
        WHERE change.seq > 0
    )
)
