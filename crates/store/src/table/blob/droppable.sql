-- Full sizes that a backup of the server has, with a thumbnail to stand for them here: the oldest first.
SELECT hash, len
FROM blob
WHERE state = 'sent' AND kept_commit < ?1
  AND EXISTS (
    SELECT 1 FROM photo
    JOIN blob AS small ON small.hash = photo.thumbnail
    WHERE photo.blob = blob.hash
  )
  AND NOT EXISTS (SELECT 1 FROM photo WHERE photo.thumbnail = blob.hash)
ORDER BY saved_at, hash
LIMIT 512
