DELETE FROM blob
WHERE state = 'sent'
  AND NOT EXISTS (SELECT 1 FROM photo WHERE photo.blob = blob.hash)
  AND NOT EXISTS (SELECT 1 FROM photo WHERE photo.thumbnail = blob.hash)
