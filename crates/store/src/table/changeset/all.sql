SELECT
    log_id, incarnation, seq, prev, hash, user, action, amends_incarnation, amends_seq, device_time, boot,
    boot_clock, changes, state, code, receipt, amended_by_incarnation, amended_by_seq
FROM changeset
ORDER BY log_id
