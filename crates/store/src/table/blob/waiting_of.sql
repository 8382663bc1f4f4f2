SELECT count(*)
FROM photo
JOIN blob ON blob.hash = photo.blob
WHERE photo.document = ?1 AND blob.state = 'waiting'
