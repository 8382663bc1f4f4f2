UPDATE blob SET state = 'leaving'
WHERE state <> 'leaving' AND changed_at < ?1
  AND NOT EXISTS (SELECT 1 FROM blob_reference WHERE blob_reference.hash = blob.hash)
