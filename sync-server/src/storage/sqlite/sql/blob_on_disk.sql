SELECT hash, EXISTS (SELECT 1 FROM blob_reference WHERE blob_reference.hash = blob.hash) AS named
FROM blob WHERE state = 'kept'
ORDER BY hash
