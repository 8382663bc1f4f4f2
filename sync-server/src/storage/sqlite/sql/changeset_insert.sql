INSERT INTO changeset (incarnation, seq, hash, prev, user, action, device_time, boot, boot_clock, earliest,
                       received_at, carrier, commit_n, state, code, receipt)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
