SELECT 1 FROM blob_upload
JOIN blob ON blob.hash = blob_upload.hash
WHERE blob_upload.hash = ?1 AND blob_upload.device = ?2 AND blob.state = 'kept'
