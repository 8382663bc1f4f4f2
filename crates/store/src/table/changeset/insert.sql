INSERT INTO changeset (
    log_id, incarnation, seq, prev, hash, user, action, amends_incarnation, amends_seq, device_time, boot,
    boot_clock, changes
)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
