SELECT incarnation, seq, user, action, device_time, received_at, code
FROM changeset WHERE state <> 'received' AND incarnation = ?1 AND seq = ?2
