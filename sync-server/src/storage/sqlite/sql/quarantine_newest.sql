SELECT incarnation, seq, user, action, device_time, received_at, code
FROM changeset WHERE state <> 'received'
ORDER BY received_at DESC, incarnation, seq DESC LIMIT ?1
