-- Why: after a restore of the server, what this tablet had read of others beyond the backup: given back, entry by entry.
CREATE TABLE offer (
    log_id INTEGER PRIMARY KEY
) STRICT;
