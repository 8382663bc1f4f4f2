DELETE FROM blob
WHERE hash = ?1 AND state = 'sent'
  AND NOT EXISTS (SELECT 1 FROM photo WHERE photo.blob = blob.hash)
  AND NOT EXISTS (SELECT 1 FROM photo WHERE photo.thumbnail = blob.hash)
