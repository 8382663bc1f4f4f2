SELECT DISTINCT document_space.space FROM blob_reference
JOIN document_space ON document_space.document = blob_reference.document
WHERE blob_reference.hash = ?1
  AND EXISTS (
    SELECT 1 FROM blob_upload
    JOIN device ON device.id = blob_upload.device
    WHERE blob_upload.hash = blob_reference.hash AND device.user = blob_reference.user
  )
