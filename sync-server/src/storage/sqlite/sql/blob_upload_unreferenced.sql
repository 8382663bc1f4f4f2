SELECT coalesce(sum(blob.len), 0) AS bytes FROM blob_upload
JOIN blob ON blob.hash = blob_upload.hash
WHERE blob_upload.device = ?1 AND blob.hash <> ?2
  AND NOT EXISTS (SELECT 1 FROM blob_reference WHERE blob_reference.hash = blob.hash)
