-- A thumbnail and its full size are one photo.
SELECT count(*), coalesce(sum(len), 0)
FROM blob
WHERE state <> 'sent' AND state = 'waiting' AND NOT EXISTS (
    SELECT 1 FROM blob AS whole
    WHERE whole.thumbnail = blob.hash AND whole.state = 'waiting'
)
