DELETE FROM blob_piece
WHERE NOT EXISTS (SELECT 1 FROM photo WHERE photo.blob = blob_piece.hash)
  AND NOT EXISTS (SELECT 1 FROM photo WHERE photo.thumbnail = blob_piece.hash)
