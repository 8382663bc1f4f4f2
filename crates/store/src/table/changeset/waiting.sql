SELECT
    (SELECT count(*) FROM changeset WHERE state <> 'received' AND state IN ('waiting', 'refused')),
    (SELECT count(*) FROM blob WHERE state <> 'sent' AND state = 'waiting'),
    (SELECT coalesce(sum(len), 0) FROM blob WHERE state <> 'sent' AND state = 'waiting')
