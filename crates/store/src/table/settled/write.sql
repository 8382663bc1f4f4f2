INSERT INTO settled (incarnation, seq, outcome, reason, user, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (incarnation, seq) DO UPDATE
SET outcome = excluded.outcome, reason = excluded.reason, user = excluded.user, at = excluded.at
