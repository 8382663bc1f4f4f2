INSERT INTO settled (incarnation, seq, outcome, user, reason, at, by_incarnation, by_seq)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
